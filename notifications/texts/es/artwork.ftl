artwork-too-heavy = Este archivo pesa { $size } MB; la portada puede pesar { $limit } MB como máximo. Expórtala como JPEG e inténtalo otra vez.
artwork-too-many-pixels = Esta imagen es demasiado grande: el límite son { $limit } millones de píxeles. Con 3000 × 3000 sobra.
artwork-too-small = Esta imagen tiene { $width } × { $height } píxeles; hacen falta al menos { $side } × { $side }. Lo mejor es la portada de tu distribuidora (3000 × 3000).
artwork-not-an-image = Este archivo no se abre como imagen. Envía un JPEG, PNG o WebP.

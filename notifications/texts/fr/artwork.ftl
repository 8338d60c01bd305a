artwork-too-heavy = Ce fichier fait { $size } Mo ; une pochette peut faire { $limit } Mo au plus. Exporte-la en JPEG et réessaie.
artwork-too-many-pixels = Cette image est trop grande : la limite est de { $limit } millions de pixels. 3000 × 3000 suffit largement.
artwork-too-small = Cette image fait { $width } × { $height } pixels ; il en faut au moins { $side } × { $side }. Le fichier de pochette de ton distributeur (3000 × 3000) convient le mieux.
artwork-not-an-image = Ce fichier ne s'ouvre pas comme une image. Envoie un JPEG, PNG ou WebP.

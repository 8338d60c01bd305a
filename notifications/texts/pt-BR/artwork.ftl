artwork-too-heavy = Este arquivo tem { $size } MB; uma capa pode ter no máximo { $limit } MB. Exporte como JPEG e tente de novo.
artwork-too-many-pixels = Esta imagem é grande demais: o limite é { $limit } milhões de pixels. 3000 × 3000 é mais que suficiente.
artwork-too-small = Esta imagem tem { $width } × { $height } pixels; são precisos pelo menos { $side } × { $side }. O arquivo da capa do seu distribuidor (3000 × 3000) funciona melhor.
artwork-not-an-image = Este arquivo não abre como imagem. Mande um JPEG, PNG ou WebP.

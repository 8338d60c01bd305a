artwork-too-heavy = Diese Datei hat { $size } MB; ein Cover darf höchstens { $limit } MB haben. Speichere es als JPEG und versuch es noch einmal.
artwork-too-many-pixels = Dieses Bild ist zu groß: { $limit } Millionen Pixel sind die Grenze. 3000 × 3000 reicht völlig.
artwork-too-small = Dieses Bild hat { $width } × { $height } Pixel; nötig sind mindestens { $side } × { $side }. Am besten passt die Coverdatei für deinen Vertrieb (3000 × 3000).
artwork-not-an-image = Diese Datei lässt sich nicht als Bild öffnen. Schick ein JPEG, PNG oder WebP.

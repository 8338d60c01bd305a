artwork-too-heavy = This file has { $size } MB; artwork may have { $limit } MB at most. Export it as a JPEG and try again.
artwork-too-many-pixels = This picture is too large: { $limit } million pixels are the limit. 3000 × 3000 is plenty.
artwork-too-small = This picture has { $width } × { $height } pixels; it takes at least { $side } × { $side }. Your distributor's cover file (3000 × 3000) works best.
artwork-not-an-image = This file does not open as a picture. Send a JPEG, PNG or WebP.

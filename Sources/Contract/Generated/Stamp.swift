// Made by scripts/generate.sh.
// inputs  5e9fbec8a933d657458cd083c4577ad53dea679173064e796b68f60d1eb54acb
// outputs 7afb2f9c797153c1535f1ae88d2d5ecdff0b26ca390818ae107850af39e0e132

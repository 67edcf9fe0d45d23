// Made by scripts/generate.sh.
// inputs  52b21c4b81f6d3bf4fbe8a40b40c5fec7f3fbfc2e7f970f90b1d89f360f259e2
// outputs 874811f0e913cba561bac97d571f2936bab20abe0332a76897699a1e4411dc2e

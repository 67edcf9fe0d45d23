// Made by scripts/generate.sh.
// inputs  2f15c8e5be69d75876a1773744808be5c7e8a9dcb93e42bd9b2ee5d131a06fda
// outputs 73ae97edc9edc4168f3da29f90e059979605ea879d74f7440cdc27ea6bbc498e

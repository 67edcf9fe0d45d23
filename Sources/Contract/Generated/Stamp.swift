// Made by scripts/generate.sh.
// inputs  45dee860fc0e59b7809e6bbac530a411cbe9a647062ff198e0a467c5a781a89e
// outputs 1d6f978d810ac0a8791679e3ef10c9a53ea51002d61c5a4eb09583b2275d7c11

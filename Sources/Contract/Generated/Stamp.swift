// Made by scripts/generate.sh.
// inputs  69a35f7ac4a95a6763ea00b9f2fcedf83518dcd9cd071262ce997a830d4b10c8
// outputs f38bb1e76d24b5029283715a39a274083b29c9022e82f3a6144f3bbeef07c40c

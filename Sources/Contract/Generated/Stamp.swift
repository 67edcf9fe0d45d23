// Made by scripts/generate.sh.
// inputs  bafd3785ae9ff5e70ca44e6e1f387b61ca4923b6af4203de2d8d4d28c4440ef8
// outputs 6f740ba66e6a12de45a08fce6f6ce14dfb2b8d8578f400e08590d1b72f716c61

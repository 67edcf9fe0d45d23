// Made by scripts/generate.sh.
// inputs  45904b2d5baa4907ec4fd4a95930af4efa4acc0a4559cf8164b2fdf25f037636
// outputs b71196211021f6d534663d207d20ceec99ed7a4e17cf4a09d98f08002f3caf2e

// Made by scripts/generate.sh.
// inputs  096fb5eebd74a2ac325f8afd84829f14613d150b36ed3b5a67403e5c07f3fa8f
// outputs 14aa3c913e302ebc352f318ec9e61652d787d146ffcd3c1eb33354da2c4c302a

// Made by scripts/generate.sh.
// inputs  61c37a5bb14af237df625eb32dcc39581bb1c9c7c634e7c6bef2f32ebed14dfa
// outputs 690e504bba2c3e0d8b6c2385a55521d52fba456c6eb4da1d2c34bd4801346015

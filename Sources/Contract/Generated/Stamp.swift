// Made by scripts/generate.sh.
// inputs  51344b6adba71af29c09572037eb20aa40931f6658ef9ddbfa2a7ff7c9ccd50b
// outputs a5027fd177ea838a4e2e121d4c5eb753edc60dc800d837df6d5ac0d98b74129d

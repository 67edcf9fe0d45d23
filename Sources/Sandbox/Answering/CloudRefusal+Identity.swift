// What the identity service refuses.
extension CloudRefusal {
  static let invalidIdentityBody = CloudRefusal(
    status: 400, code: .literal("IAM.0011"), text: "Request body is invalid.",
    shape: .errorCodeAlone)

  /// One answer for a wrong account, user, password or scope: it does not say which.
  static let identityUnproven = CloudRefusal(
    status: 401, code: .literal("IAM.0001"),
    text: "The request you have made requires authentication.", shape: .errorCodeAlone)

  /// A token to be checked that is not there any more. Status and code are the sandbox's reading:
  /// the spec shows no such answer.
  static let tokenNotFound = CloudRefusal(
    status: 404, code: .literal("IAM.0004"), text: "Could not find token.",
    shape: .errorCodeAlone)
}

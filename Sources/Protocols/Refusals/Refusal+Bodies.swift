public import CallModel

// Refusals of a request for what its body is, the same words on every face.
extension Refusal {
  static let tooLargeReason = "REQUEST_TOO_LARGE"
  /// Nothing is stored, and the caller forbids to ask the cloud.
  public static let notStoredReason = "NOT_STORED"
  static let tooSlowReason = "REQUEST_TOO_SLOW"
  static let mediaTypeReason = "UNSUPPORTED_MEDIA_TYPE"

  /// - Parameters:
  ///   - what: what has the bound: `the request body is`.
  ///   - limit: bytes that would have been taken.
  public static func tooLarge(_ what: String = "the request body is", limit: Int) -> Refusal {
    Refusal(
      .resourceExhausted, "\(what) larger than \(limit) bytes", reason: tooLargeReason)
  }

  /// A body that was begun and not ended within the time that one may take.
  public static let tooSlow = Refusal(
    .deadlineExceeded, "the rest of the request body did not come in time", reason: tooSlowReason)

  /// A body of another type than JSON where only JSON is spoken.
  static let notTypedJSON = Refusal(
    .invalidArgument, "the body must be application/json", reason: mediaTypeReason)

  /// Whether it refuses a media type, so that the answer says which one is taken.
  var isOfMediaType: Bool { reason == Self.mediaTypeReason }
}

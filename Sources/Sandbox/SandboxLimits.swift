/// The bounds of the simulated cloud, each with the answer it gives (spec signing §1.12), and one
/// that keeps the sandbox itself small.
public struct SandboxLimits: Sendable {
  /// 413. Holds for signed requests; larger bodies need a token, and then the transport's bound
  /// holds. Whether the cloud's "12 MB" are 12,000,000 bytes is not known.
  public var signedBodyBytes = 12 * 1024 * 1024
  /// 414.
  public var targetBytes = 32 * 1024
  /// 494, one field.
  public var fieldBytes = 32 * 1024
  /// 494, all fields.
  public var fieldsBytes = 128 * 1024
  /// Tokens remembered; the oldest go first and are then unknown.
  public var tokens = 4_096
  /// Refused as an invalid request. The spec bounds a request (VGW-12), not what adds up.
  public var tagsPerResource = 20
  /// Access keys made from tokens; the oldest go first and are then unknown.
  public var temporaryKeys = 1_000

  public init() {}
}

public import CallModel
public import Contract
import Cryptography

/// One state of a resource, as the cloud showed it.
public struct WatchedState: Sendable, Equatable {
  /// The first half of the SHA-256 of the resource as callers see it: what they are not told does
  /// not count as a change.
  public struct Digest: Sendable, Hashable {
    public static let byteCount = 16
    public let bytes: [UInt8]

    public init?(_ bytes: [UInt8]) {
      guard bytes.count == Self.byteCount else { return nil }
      self.bytes = bytes
    }

    init(of resource: [UInt8]) {
      let whole = SHA256.digest(resource.span)
      bytes = (0..<Self.byteCount).map { whole.bytes[$0] }
    }
  }

  /// The resource in the cloud's JSON.
  public let value: [UInt8]
  /// The same in protobuf's binary form.
  public let resource: [UInt8]
  /// Empty where the cloud says none.
  public let status: String
  /// Nanoseconds since 1970 at which the cloud last showed it so.
  public internal(set) var observedAt: Int64
  public let digest: Digest

  /// The cloud is at work on it.
  public var isPending: Bool { status.hasPrefix("PENDING_") }

  /// - Parameters:
  ///   - value: The resource in the cloud's JSON: what the get answers in its envelope, or a row
  ///     that holds as much.
  ///   - get: The operation that gets it.
  /// - Throws: `internal` for what is no such resource.
  public init(
    _ value: ArraySlice<UInt8>, of get: Operation, observedAt: Int64
  ) throws(Refusal) {
    let bytes = Array(value)
    self.value = bytes
    resource = try get.proto(get.reply(cloudValue: value))
    let scanner = JSONScanner(bytes.span)
    let found = (try? scanner.member("status", in: bytes.indices)) ?? nil
    status = found.flatMap { scanner.text($0) } ?? ""
    self.observedAt = observedAt
    digest = Digest(of: resource)
  }
}

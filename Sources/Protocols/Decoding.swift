import CallModel
import Compression

/// Codings of messages and bodies: identity, and gzip within the same bound as any body.
enum Decoding {
  /// Reason of a refusal that names the codings taken.
  static let unknownCoding = "UNSUPPORTED_COMPRESSION"

  /// - Parameters:
  ///   - field: Name of the field that names the coding, for the error.
  ///   - limit: Bytes that may come out.
  static func decompress(
    _ bytes: ArraySlice<UInt8>, coding: Span<UInt8>?, field: String,
    limit: Int = Limits.requestBodyBytes
  ) throws(Refusal) -> [UInt8] {
    guard let coding else {
      throw Refusal(
        .invalidArgument, "the message is marked as compressed, but \(field) is missing",
        reason: "MALFORMED_MESSAGE")
    }
    let name = MediaType.essence(coding)
    if name == Array("identity".utf8) { return Array(bytes) }
    guard name == Array("gzip".utf8) else {
      throw Refusal(
        .unimplemented, "\(field) must be gzip or identity", reason: unknownCoding,
        metadata: [("accept_encoding", AcceptedCodings.known)])
    }
    do throws(Gzip.Failure) {
      return try Gzip.decompress(bytes, limit: limit)
    } catch {
      switch error {
      case .malformed:
        throw Refusal(
          .invalidArgument, "the body is not the gzip that \(field) says",
          reason: "MALFORMED_MESSAGE")
      case .tooLarge(let limit):
        throw Refusal.tooLarge("the unpacked body is", limit: limit)
      }
    }
  }
}

extension Refusal {
  /// Whether it refuses a coding, so that the answer lists those that are taken.
  var isOfCoding: Bool { reason == Decoding.unknownCoding }
}

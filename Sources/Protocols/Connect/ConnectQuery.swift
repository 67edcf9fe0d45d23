import CallModel
import Contract
import HTTP2Wire

/// The query of a Connect GET (Connect protocol, "Unary-Get-Request").
enum ConnectQuery {
  /// The codec that `encoding=` names; proto where it names none, which decoding then refuses.
  static func codec(of target: Span<UInt8>) -> Codec {
    let query = Target.query(of: target)
    let json: StaticString = "encoding=json"
    let length = json.utf8CodeUnitCount
    var start = 0
    while start + length <= query.count {
      if query.extracting(start..<start + length).hasSameBytes(as: json),
        start == 0 || query[start - 1] == UInt8(ascii: "&"),
        start + length == query.count || query[start + length] == UInt8(ascii: "&")
      {
        return .json
      }
      start += 1
    }
    return .proto
  }

  /// The message: `message=`, perhaps `base64=1`, perhaps `compression=gzip`; `connect=v1`.
  static func message(of target: Span<UInt8>) throws(Refusal) -> [UInt8] {
    var message: String?
    var isBase64 = false
    var compression = "identity"
    for (name, values) in try QueryParameters.read(Target.query(of: target)) {
      guard values.count == 1, let value = values.first else {
        throw malformed("\(name) is given more than once")
      }
      switch name {
      case "message": message = value
      case "base64": isBase64 = value == "1"
      case "compression": compression = value
      case "encoding":
        guard value == "json" || value == "proto" else {
          throw malformed("encoding must be json or proto")
        }
      case "connect":
        guard value == "v1" else { throw malformed("connect must be v1") }
      default: continue
      }
    }
    guard let message else { throw malformed("message is missing") }
    let text = Array(message.utf8)
    guard let bytes = isBase64 ? Base64.decode(text) : text else {
      throw malformed("message is not base 64")
    }
    if compression == "identity" { return bytes }
    return try Decoding.decompress(
      bytes[...], coding: Array(compression.utf8).span, field: "compression")
  }

  private static func malformed(_ what: String) -> Refusal {
    Refusal(
      .invalidArgument, "the query of a Connect GET: \(what)", reason: "MALFORMED_MESSAGE")
  }
}

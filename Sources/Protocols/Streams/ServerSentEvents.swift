import CallModel

/// Server-sent events (WHATWG HTML §9.2) as REST writes its streams.
enum ServerSentEvents {
  /// A comment, which no client sees.
  static let comment = Array(":\n\n".utf8)

  /// A message, which is JSON in one line.
  static func event(_ message: [UInt8], id: String?) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(message.count + (id?.utf8.count ?? 0) + 16)
    if let id { bytes += "id: \(id)\n".utf8 }
    bytes += "data: ".utf8
    bytes += message
    bytes += "\n\n".utf8
    return bytes
  }

  /// The refusal that ends a stream: an event of its own name with problem details (RFC 9457), and
  /// when to come back.
  ///
  /// Not `error`, which is the name of what an `EventSource` tells of itself.
  static func refusal(_ refusal: Refusal) -> [UInt8] {
    var bytes: [UInt8] = []
    if let (seconds, attoseconds) = refusal.retryAfter?.components {
      bytes += "retry: \(seconds * 1000 + attoseconds / 1_000_000_000_000_000)\n".utf8
    }
    bytes += "event: refusal\ndata: ".utf8
    bytes += RESTFace.problem(refusal)
    bytes += "\n\n".utf8
    return bytes
  }
}

public import Contract

/// The replies of a Connect stream, in JSON and not packed, for the side that calls.
public struct ConnectReplies: Sendable {
  public enum Part: Sendable, Equatable {
    case message([UInt8])
    /// The last one; with Connect's JSON of the error, if the stream ended with one.
    case end(error: [UInt8]?)
  }

  /// More than any reply has; a peer that says so speaks something else.
  private static let limit = 16 << 20
  private var buffer: [UInt8] = []

  public init() {}

  /// A request message with its envelope.
  public static func envelope(_ message: [UInt8]) -> [UInt8] { GRPCFrame.wrap(message) }

  /// Bytes before a message.
  public static let prefixBytes = GRPCFrame.prefixBytes

  public mutating func append(_ bytes: [UInt8]) { buffer += bytes }

  /// The next part; nil until it is complete.
  ///
  /// - Throws: `JSONFault` where it is no part of such a stream.
  public mutating func next() throws(JSONFault) -> Part? {
    guard let prefix = GRPCFrame.prefix(of: buffer.span) else { return nil }
    guard prefix.flags & ~2 == 0, prefix.count <= Self.limit else {
      throw JSONFault(at: 0, "not an envelope")
    }
    let end = GRPCFrame.prefixBytes + prefix.count
    guard buffer.count >= end else { return nil }
    let message = Array(buffer[GRPCFrame.prefixBytes..<end])
    buffer.removeFirst(end)
    guard prefix.flags != 0 else { return .message(message) }
    let error = try JSONScanner(message.span).member("error")
    return .end(error: error.map { Array(message[$0]) })
  }
}

@testable import HTTP2Wire

/// A server or client session with a peer made of bytes.
final class Peer {
  let session: HTTP2Session
  var now: UInt64 = 1_000_000_000
  /// Frames the session sent, as text: "RST_STREAM 1 PROTOCOL_ERROR", "DATA 1 5 end".
  private(set) var sent: [String] = []
  /// Bytes of all bodies the session sent.
  private(set) var body: [UInt8] = []

  init(
    _ role: HTTP2Session.Role = .server, bounds: HTTP2Bounds = HTTP2Bounds(),
    memory: MemoryPool = MemoryPool(), settings: [(UInt16, UInt32)] = []
  ) throws {
    session = try HTTP2Session(role: role, bounds: bounds, memory: memory)
    if role == .server { try give(Frame.preface) }
    try give(Frame.settings(settings))
    try take()
    try give(Frame.settingsAcknowledged)
    sent = []
    _ = session.story()
  }

  func give(_ bytes: [UInt8]) throws { try session.receive(bytes.span, now: now) }

  /// Collects what the session wants to send.
  @discardableResult
  func take(limit: Int = 1 << 20) throws -> [String] {
    var bytes: [UInt8] = []
    while try session.produce(into: &bytes, limit: limit) > 0 {}
    let lines = read(bytes)
    sent += lines
    return lines
  }

  private func read(_ bytes: [UInt8]) -> [String] {
    var lines: [String] = []
    var at = bytes.starts(with: Frame.preface) ? Frame.preface.count : 0
    while at < bytes.count {
      let length = Int(bytes[at]) << 16 | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2])
      let payload = Array(bytes[at + 9..<at + 9 + length])
      lines.append(line(bytes[at + 3], bytes[at + 4], word(bytes, at + 5), payload))
      at += 9 + length
    }
    return lines
  }

  private func line(_ type: UInt8, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8]) -> String {
    let end = flags & Frame.endStream != 0
    switch type {
    case 0:
      body += payload
      return "DATA \(stream) \(payload.count)" + (end ? " end" : "")
    case 1: return "HEADERS \(stream)" + (end ? " end" : "")
    case 3: return "RST_STREAM \(stream) \(HTTP2ErrorCode(rawValue: word(payload, 0)))"
    case 4: return end ? "SETTINGS ack" : "SETTINGS"
    case 6: return end ? "PING ack" : "PING"
    case 7: return "GOAWAY \(word(payload, 0)) \(HTTP2ErrorCode(rawValue: word(payload, 4)))"
    case 8: return "WINDOW_UPDATE \(stream) \(word(payload, 0))"
    default: return "type \(type)"
    }
  }

  private func word(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}

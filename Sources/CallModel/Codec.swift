/// How a message is written in bytes.
public enum Codec: UInt8, Sendable, CaseIterable {
  case proto
  case json
}

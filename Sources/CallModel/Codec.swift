/// How a message is written in bytes.
package enum Codec: UInt8, Sendable, CaseIterable {
  case proto
  case json
}

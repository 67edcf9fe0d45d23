/// Lays JSON out for reading: a member a line, two spaces a level, colours where they are shown.
public struct JSONLayout: Sendable {
  private let isColored: Bool

  public init(isColored: Bool) {
    self.isColored = isColored
  }

  /// The text laid out; what is no JSON comes out with its own letters in its own order.
  public func text(_ json: [UInt8]) -> String {
    var writer = Writer(isColored: isColored)
    var index = 0
    while index < json.count {
      let byte = json[index]
      switch byte {
      case UInt8(ascii: " "), 0x09, 0x0A, 0x0D:
        index += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let end = Self.skipSpace(json, from: index + 1)
        let isEmpty = end < json.count && (json[end] == byte + 2)
        writer.open(byte, isEmpty: isEmpty)
        index = isEmpty ? end + 1 : index + 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        writer.close(byte)
        index += 1
      case UInt8(ascii: ","):
        writer.comma()
        index += 1
      case UInt8(ascii: ":"):
        writer.colon()
        index += 1
      case UInt8(ascii: "\""):
        let end = Self.endOfString(json, from: index)
        let next = Self.skipSpace(json, from: end)
        let isKey = next < json.count && json[next] == UInt8(ascii: ":")
        writer.token(json[index..<end], isKey ? .key : .string)
        index = end
      default:
        var end = index
        while end < json.count, !" \t\r\n,:]}".utf8.contains(json[end]) { end += 1 }
        writer.token(json[index..<max(end, index + 1)], .word)
        index = max(end, index + 1)
      }
    }
    return writer.text
  }

  private static func skipSpace(_ json: [UInt8], from start: Int) -> Int {
    var index = start
    while index < json.count, " \t\r\n".utf8.contains(json[index]) { index += 1 }
    return index
  }

  private static func endOfString(_ json: [UInt8], from start: Int) -> Int {
    var index = start + 1
    while index < json.count, json[index] != UInt8(ascii: "\"") {
      index += json[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, json.count)
  }
}

extension JSONLayout {
  private enum Role {
    case key, string, word

    /// Of ECMA-48's set: blue names, green texts, yellow numbers and words.
    var color: Int {
      switch self {
      case .key: 34
      case .string: 32
      case .word: 33
      }
    }
  }

  private struct Writer {
    let isColored: Bool
    private var bytes: [UInt8] = []
    private var depth = 0

    init(isColored: Bool) {
      self.isColored = isColored
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func open(_ bracket: UInt8, isEmpty: Bool) {
      bytes.append(bracket)
      if isEmpty {
        bytes.append(bracket + 2)
      } else {
        depth += 1
        newLine()
      }
    }

    mutating func close(_ bracket: UInt8) {
      depth = max(0, depth - 1)
      newLine()
      bytes.append(bracket)
    }

    mutating func comma() {
      bytes.append(UInt8(ascii: ","))
      newLine()
    }

    mutating func colon() {
      bytes += ": ".utf8
    }

    mutating func token(_ text: ArraySlice<UInt8>, _ role: Role) {
      if isColored { bytes += "\u{1B}[\(role.color)m".utf8 }
      bytes += text
      if isColored { bytes += "\u{1B}[0m".utf8 }
    }

    private mutating func newLine() {
      bytes.append(0x0A)
      bytes += [UInt8](repeating: UInt8(ascii: " "), count: depth * 2)
    }
  }
}

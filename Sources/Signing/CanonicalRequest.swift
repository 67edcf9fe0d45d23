import Bytes
import Cryptography

/// The six parts that are hashed (spec §1.1), written in order into buffers that are kept.
///
/// One value serves one request after the other; after the first few nothing is allocated.
struct CanonicalRequest: Sendable {
  private(set) var bytes: [UInt8] = []
  private var pairs = QueryPairs()

  /// Method in the case it came in; a signer hands it over in upper case.
  mutating func begin(method: Span<UInt8>, path: Span<UInt8>, query: Span<UInt8>) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(copying: method)
    bytes.append(UInt8(ascii: "\n"))
    Self.appendPath(path, to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    appendQuery(query)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// One line `name:value`; the name in lower case, the value without outer blanks (spec §1.5).
  mutating func appendHeader(name: Span<UInt8>, value: Span<UInt8>) {
    for index in name.indices {
      bytes.append(name[index].lowercased)
    }
    bytes.append(UInt8(ascii: ":"))
    bytes.append(copying: value.trimmed)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// The same for a name that is known to be in lower case.
  mutating func appendHeader(lowercaseName name: Span<UInt8>, value: Span<UInt8>) {
    bytes.append(copying: name)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(copying: value.trimmed)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// The empty line and the list of signed headers; the payload line is still open.
  mutating func appendSignedHeaders(_ list: Span<UInt8>) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(copying: list)
    bytes.append(UInt8(ascii: "\n"))
  }

  mutating func finish(payload: SHA256Digest) {
    payload.appendHex(to: &bytes)
  }

  mutating func finish(payload: Span<UInt8>) {
    bytes.append(copying: payload)
  }

  /// Ends the request in the hash of an empty body instead of a payload line of this length.
  mutating func replacePayload(ofCount count: Int, with payload: SHA256Digest) {
    bytes.removeLast(count)
    payload.appendHex(to: &bytes)
  }

  /// Decoded once, every byte but the slash and the unreserved escaped, a slash at the end.
  ///
  /// Splitting at slashes after decoding and joining again is the same as leaving each decoded
  /// slash alone, so this is one pass (spec §1.3).
  static func appendPath(_ path: Span<UInt8>, to output: inout [UInt8]) {
    var index = 0
    while index < path.count {
      let start = index
      index = PercentEncoding.endOfPlainPath(in: path, from: index)
      output.append(copying: path.extracting(start..<index))
      guard index < path.count else { break }
      let byte = PercentEncoding.decodeNext(in: path, at: &index)
      if byte == UInt8(ascii: "/") {
        output.append(byte)
      } else {
        PercentEncoding.append(byte, to: &output)
      }
    }
    if path.isEmpty || output.last != UInt8(ascii: "/") { output.append(UInt8(ascii: "/")) }
  }

  private mutating func appendQuery(_ query: Span<UInt8>) {
    guard !query.isEmpty else { return }
    pairs.read(query)
    pairs.append(to: &bytes)
  }
}

import Cryptography

/// What the HMAC is taken of: algorithm, time, the scope of a derived key, the request's hash.
enum StringToSign {
  static func write(
    _ algorithm: SigningAlgorithm, date: SdkDate, scope: SigningScope?, hash: SHA256Digest,
    to output: inout [UInt8]
  ) {
    output.removeAll(keepingCapacity: true)
    output.append(utf8: algorithm.rawValue)
    output.append(UInt8(ascii: "\n"))
    date.append(to: &output)
    output.append(UInt8(ascii: "\n"))
    if let scope {
      scope.appendInfo(on: date, to: &output)
      output.append(UInt8(ascii: "\n"))
    }
    hash.appendHex(to: &output)
  }
}

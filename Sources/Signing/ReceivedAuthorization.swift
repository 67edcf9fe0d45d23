import Bytes

/// A received `Authorization` value taken apart, as ranges of its bytes.
///
/// The grammar is exactly what the official signers write (spec §1.9, §2): one spelling only, so
/// that a signature cannot be altered and stay good.
struct ReceivedAuthorization {
  let algorithm: SigningAlgorithm
  let accessKeyID: Range<Int>
  /// Of V11: `yyyyMMdd`, region, service.
  let scope: (day: Range<Int>, region: Range<Int>, service: Range<Int>)?
  let signedHeaders: Range<Int>
  let signature: Range<Int>

  init(parsing value: Span<UInt8>) throws(MalformedSignature) {
    guard let space = value.firstIndex(of: UInt8(ascii: " "), from: 0) else {
      throw .unknownAlgorithm
    }
    let word = value.extracting(0..<space)
    let start: Int
    if word.isEqual(to: SigningAlgorithm.sdkHMACSHA256.rawValue) {
      algorithm = .sdkHMACSHA256
      if value.starts(with: "Credential=", at: space + 1) { throw .oldCredentialForm }
      start = try Self.skip("Access=", in: value, at: space + 1)
    } else if word.isEqual(to: SigningAlgorithm.v11HMACSHA256.rawValue) {
      algorithm = .v11HMACSHA256
      start = try Self.skip("Credential=", in: value, at: space + 1)
    } else {
      throw .unknownAlgorithm
    }
    let comma = try Self.comma(in: value, from: start)
    let listStart = try Self.skip(", SignedHeaders=", in: value, at: comma)
    let listEnd = try Self.comma(in: value, from: listStart)
    let signatureStart = try Self.skip(", Signature=", in: value, at: listEnd)
    guard value.extracting(signatureStart..<value.count).isLowercaseSHA256Hex else {
      throw .badSyntax
    }
    if algorithm == .v11HMACSHA256 {
      let parts = try Self.credential(in: value, start..<comma)
      accessKeyID = parts.id
      scope = (parts.day, parts.region, parts.service)
    } else {
      accessKeyID = start..<comma
      scope = nil
    }
    for index in accessKeyID
    where value[index] <= 0x20 || value[index] >= 0x7F || value[index] == UInt8(ascii: "/") {
      throw .badSyntax
    }
    guard (1...128).contains(accessKeyID.count) else { throw .badSyntax }
    signedHeaders = listStart..<listEnd
    signature = signatureStart..<value.count
  }

  private static func skip(
    _ text: String, in value: Span<UInt8>, at index: Int
  ) throws(MalformedSignature) -> Int {
    guard value.starts(with: text, at: index) else { throw .badSyntax }
    return index + text.utf8.count
  }

  private static func comma(
    in value: Span<UInt8>, from start: Int
  ) throws(MalformedSignature) -> Int {
    guard let comma = value.firstIndex(of: UInt8(ascii: ","), from: start) else {
      throw .badSyntax
    }
    return comma
  }

  private static func credential(
    in value: Span<UInt8>, _ range: Range<Int>
  ) throws(MalformedSignature) -> (
    id: Range<Int>, day: Range<Int>, region: Range<Int>, service: Range<Int>
  ) {
    let slash = UInt8(ascii: "/")
    guard let first = value.firstIndex(of: slash, from: range.lowerBound),
      let second = value.firstIndex(of: slash, from: first + 1),
      let third = value.firstIndex(of: slash, from: second + 1), third < range.upperBound
    else { throw .badScope }
    return (
      range.lowerBound..<first, (first + 1)..<second, (second + 1)..<third,
      (third + 1)..<range.upperBound
    )
  }
}

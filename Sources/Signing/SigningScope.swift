/// Region and service a derived key is good for (spec §2).
public struct SigningScope: Hashable, Sendable, CustomStringConvertible {
  public let region: String
  public let service: String

  public init(region: String, service: String) throws(SigningError) {
    guard Self.isWord(region), Self.isWord(service) else {
      throw .badScope("\(region)/\(service)")
    }
    self.region = region
    self.service = service
  }

  /// Reads `REGION/SERVICE`.
  public init(_ text: String) throws(SigningError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .badScope(text) }
    try self.init(region: String(parts[0]), service: String(parts[1]))
  }

  public var description: String { "\(region)/\(service)" }

  /// `yyyyMMdd/region/service`: input of the derivation, line of the string to sign, and what
  /// follows the AK in the credential.
  func appendInfo(on date: SdkDate, to output: inout [UInt8]) {
    output.append(copying: date.day)
    output.append(UInt8(ascii: "/"))
    output.append(utf8: region)
    output.append(UInt8(ascii: "/"))
    output.append(utf8: service)
  }

  private static func isWord(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { PercentEncoding.isUnreserved($0) && $0 != UInt8(ascii: "~") }
  }
}

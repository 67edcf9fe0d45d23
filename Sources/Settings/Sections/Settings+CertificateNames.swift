public import Cryptography

extension Settings {
  /// Names in a client's certificate that are one caller.
  public struct CertificateNames: Sendable, Equatable {
    /// SPIFFE IDs in whole: `spiffe://example.org/orders`.
    public var spiffe: [String] = []
    /// Host names in lower case, none with a wildcard.
    public var dns: [String] = []
    /// Whole subjects.
    public var subject: [DistinguishedName] = []

    public var isEmpty: Bool { spiffe.isEmpty && dns.isEmpty && subject.isEmpty }
  }
}

extension Settings.CertificateNames {
  static let keys = ["spiffe", "dns", "subject"]
  static let namesMax = 64
  private static let spiffeExpected = "a SPIFFE ID such as spiffe://example.org/orders"
  private static let dnsExpected = "a host name in lower case, without a wildcard"
  private static let subjectExpected =
    "a subject as RFC 4514 writes it, the most specific part first: CN=orders,O=Example"

  init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    spiffe =
      section["spiffe"]?.each(of: "SPIFFE IDs", countMax: Self.namesMax) {
        $0.value(expected: Self.spiffeExpected, Self.spiffeID)
      } ?? []
    dns =
      section["dns"]?.each(of: "host names", countMax: Self.namesMax) {
        $0.value(expected: Self.dnsExpected, Self.hostName)
      } ?? []
    subject =
      section["subject"]?.each(of: "subjects", countMax: Self.namesMax) {
        $0.value(expected: Self.subjectExpected) { text throws(ValueProblem) in
          do throws(DistinguishedName.Fault) {
            return try DistinguishedName(text)
          } catch {
            throw ValueProblem(error.reason, expected: Self.subjectExpected)
          }
        }
      } ?? []
  }

  /// SPIFFE-ID §2: a trust domain, and a path of plain segments.
  private static func spiffeID(_ text: String) throws(ValueProblem) -> String {
    let prefix = "spiffe://"
    guard text.hasPrefix(prefix), text.utf8.count <= 2048 else {
      throw ValueProblem("that is no SPIFFE ID", expected: spiffeExpected)
    }
    let parts = text.dropFirst(prefix.count)
      .split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1 else {
      throw ValueProblem("a trust domain alone names no service", expected: spiffeExpected)
    }
    let isPlain = parts.enumerated().allSatisfy { index, part in
      !part.isEmpty && part != "." && part != ".."
        && part.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
          case UInt8(ascii: "A")...UInt8(ascii: "Z"): index > 0
          default: false
          }
        }
    }
    guard isPlain else {
      throw ValueProblem("a part is empty, or has other characters", expected: spiffeExpected)
    }
    return text
  }

  private static func hostName(_ text: String) throws(ValueProblem) -> String {
    guard !text.contains("*") else {
      throw ValueProblem(
        "a wildcard stands for names nobody has thought of", expected: dnsExpected)
    }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    let isName = labels.allSatisfy { label in
      (1...63).contains(label.utf8.count)
        && label.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
          default: false
          }
        }
    }
    guard isName, text.utf8.count <= 253 else {
      throw ValueProblem("that is no such name", expected: dnsExpected)
    }
    return text
  }
}

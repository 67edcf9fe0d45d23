import COpenSSL
import Testing

@testable import Cryptography

struct DistinguishedNameTests {
  private func fault(_ text: String) -> String? {
    do throws(DistinguishedName.Fault) {
      _ = try DistinguishedName(text)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: [
    ("CN=orders,O=Example", "CN=orders,O=Example"), ("cn=orders", "CN=orders"),
    (#"CN=a\, b,O=c\+d"#, #"CN=a\, b,O=c\+d"#), (#"CN=\c3\a9t\C3\A9"#, "CN=été"),
    (#"CN=\ a\ "#, #"CN=\ a\ "#), ("CN=\\#1", "CN=\\#1"), ("CN=a=b", "CN=a=b"),
    ("OU=a,OU=b,DC=x,DC=y", "OU=a,OU=b,DC=x,DC=y"),
  ])
  func `a name is read and written as RFC 4514 has it`(text: String, written: String) throws {
    #expect(try DistinguishedName(text).text == written)
  }

  @Test(arguments: [
    ("", "a part has no \"=\""), ("CN=a,", "a part has no \"=\""), ("orders", "no \"=\""),
    ("CN=a, O=b", "a space around a part"), ("CN = a", "a space around a part"),
    ("CN=a+OU=b", "several values"), ("CN=", "empty"), ("CN=a,CN=b", "CN is given twice"),
    ("1.2.3=a", "no word of letters"), ("SN=a", "none of CN"), ("CN=\"a\"", "must be escaped"),
    ("CN=#0401", "begins with"), ("CN= a", "begins with"), ("CN=a ", "ends with a space"),
    (#"CN=a\"#, "ends in"), (#"CN=a\x"#, "RFC 4514"), (#"CN=a\00"#, "no plain text"),
    (#"CN=\ff"#, "no plain text"), ("CN=a\n", "no plain text"),
  ])
  func `what can be read in two ways is refused`(text: String, reason: String) throws {
    #expect(try #require(fault(text)).contains(reason))
  }

  @Test func `what only looks the same is another name`() throws {
    #expect(try DistinguishedName("CN=\u{E9}") != DistinguishedName("CN=e\u{301}"))
    #expect(try DistinguishedName("CN=a") != DistinguishedName("CN=A"))
    #expect(try DistinguishedName("CN=a,O=b") != DistinguishedName("O=b,CN=a"))
    #expect(try DistinguishedName(#"CN=a\2Cb"#) == DistinguishedName(#"CN=a\,b"#))
    #expect(try Set(["CN=a", "cn=a"].map { try DistinguishedName($0) }).count == 1)
  }

  /// A subject of these parts, the most general first; `joins` puts one into the set before it.
  private func subject(
    _ parts: [(kind: Int32, value: String, joins: Bool)]
  ) throws -> DistinguishedName? {
    let certificate = try #require(X509_new())
    defer { X509_free(certificate) }
    let name = X509_get_subject_name(certificate)
    for part in parts {
      let value = Array(part.value.utf8)
      #expect(
        X509_NAME_add_entry_by_NID(
          name, part.kind, MBSTRING_UTF8, value, Int32(value.count), -1, part.joins ? -1 : 0) == 1)
    }
    return DistinguishedName(subjectOf: certificate)
  }

  @Test func `a certificate's subject is read from its end`() throws {
    let name = try subject([
      (NID_organizationName, "Example", false), (NID_organizationalUnitName, "Sales", false),
      (NID_commonName, "a, b", false),
    ])
    #expect(try name == DistinguishedName(#"CN=a\, b,OU=Sales,O=Example"#))
  }

  @Test func `a subject that can be read in two ways has no name`() throws {
    #expect(try subject([]) == nil)
    #expect(
      try subject([(NID_commonName, "a", false), (NID_organizationName, "b", true)]) == nil,
      "two values in one part")
    #expect(try subject([(NID_commonName, "a", false), (NID_commonName, "b", false)]) == nil)
    #expect(
      try subject([(NID_commonName, "a", false), (NID_serialNumber, "1", false)]) == nil,
      "a type that is left out elsewhere")
    #expect(try subject([(NID_commonName, "a\0b", false)]) == nil)
  }
}

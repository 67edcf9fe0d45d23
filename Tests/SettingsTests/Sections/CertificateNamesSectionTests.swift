import Cryptography
import Testing

@testable import Settings

struct CertificateNamesSectionTests {
  private func settings(_ callers: String) throws(SettingsFaults) -> Settings {
    try Sample.settings(
      """
      listeners: [{ tls: { certificate_file: c, private_key: file:k, client_ca_file: ca } }]
      callers: { \(callers) }
      """)
  }

  private func messages(_ callers: String) -> [String] {
    do throws(SettingsFaults) {
      _ = try settings(callers)
      return []
    } catch {
      return error.faults.map { "\($0.keyPath): \($0.message)" }
    }
  }

  @Test func `names of each kind are read`() throws {
    let names = try settings(
      """
      a: { mtls: { spiffe: ["spiffe://a.test/x/Y"], dns: [a.test, _b], subject: ["CN=a,O=b"] } }
      """
    ).callers[0].certificates
    #expect(names.spiffe == ["spiffe://a.test/x/Y"] && names.dns == ["a.test", "_b"])
    #expect(names.subject.map(\.text) == ["CN=a,O=b"])
  }

  @Test(arguments: [
    "https://a/b", "spiffe://a", "spiffe://a/", "spiffe://a//b", "spiffe:///b", "spiffe://A/b",
    "spiffe://a/b/", "spiffe://a/../b", "spiffe://a/b?c", "spiffe://a:1/b", "spiffe://a/ü",
  ])
  func `what is no SPIFFE ID is refused`(text: String) {
    #expect(messages("a: { mtls: { spiffe: [\"\(text)\"] } }").count == 1)
  }

  @Test(arguments: ["*.a.test", "A.test", "a..test", "", "a.test.", "a/b"])
  func `what is no host name is refused`(text: String) {
    #expect(messages("a: { mtls: { dns: [\"\(text)\"] } }").count == 1)
  }

  @Test func `a subject in two ways is refused with the reason`() {
    #expect(
      messages("a: { mtls: { subject: [\"CN=a+O=b\"] } }") == [
        "callers.a.mtls.subject[0]: a part has several values (\"+\")"
      ])
  }

  @Test func `no name stands for two callers`() {
    for names in ["spiffe: [\"spiffe://a/b\"]", "dns: [a]", "subject: [\"CN=a\"]"] {
      let faults = messages("a: { mtls: { \(names) } }, b: { mtls: { \(names) } }")
      #expect(faults.count == 1 && faults[0].contains("callers.b.mtls"))
      #expect(faults.first?.contains("this stands at callers.a.mtls") == true)
    }
    #expect(messages("a: { mtls: { dns: [x, x] } }").first?.contains("given twice") == true)
    #expect(
      messages("a: { mtls: {} }") == ["callers.a: nothing tells how this caller is known"])
  }

  @Test func `names that no listener asks for are told`() {
    let faults = Sample.faults(in: "callers", "{ a: { mtls: { dns: [a] } } }").map(\.message)
    #expect(faults == ["no listener takes certificates of clients"])
  }
}

import Cryptography
import Testing

@testable import Signing

@Suite struct UpstreamSignerTests {
  private func authorization(
    _ signer: inout UpstreamSigner, _ method: String, _ target: String,
    contentType: Bool = false, body: [UInt8] = []
  ) throws -> String {
    var output = Array("kept ".utf8)
    let method = Array(method.utf8)
    let target = Array(target.utf8)
    try signer.authorize(
      method: method.span, target: target.span, sendsContentType: contentType,
      bodyHash: hash(body), at: sampleDate, into: &output)
    #expect(text(output).hasPrefix("kept "))
    return String(text(output).dropFirst(5))
  }

  private func expected(
    _ key: SigningKey, _ method: String, _ target: String, contentType: Bool, project: String?,
    body: [UInt8]
  ) throws -> String {
    var headers: [(String, String)] = []
    if contentType { headers.append(("Content-Type", UpstreamSigner.contentType)) }
    if let project { headers.append(("X-Project-Id", project)) }
    let request = try head(method, "https://vpn.example.test:8443\(target)", headers)
    return text(
      try Signer(key: key).sign(request, bodyHash: hash(body), at: sampleDate).authorization)
  }

  @Test(arguments: [nil, "0a1b2c3d4e5f60718293a4b5c6d7e8f9"], [nil, "sample-token"])
  func `it agrees with the general signer on every kind of target`(
    project: String?, token: String?
  ) throws {
    let key = try sampleKey(token: token)
    var signer = try UpstreamSigner(key: key, host: "vpn.example.test:8443", projectID: project)
    let targets = [
      "/v5/p/vpn-gateways", "/v5/p/vpn-gateways/", "/", "/v5/p/x?limit=200&marker=2024-04-16T1",
      "/v5/p/x?marker=2024-04-16T09%3A53%3A41%2B08%3A00", "/v5/p/x?b=2&a=1&a=0", "/v5/p/x?a",
      "/v5/p/%e5%90%89", "/v5/p/a+b?c=+", "/v5/p/x?",
    ]
    for target in targets {
      for body in [[], Array("{}".utf8)] {
        let contentType = !body.isEmpty
        let method = contentType ? "POST" : "GET"
        #expect(
          try authorization(&signer, method, target, contentType: contentType, body: body)
            == expected(
              key, method, target, contentType: contentType, project: project, body: body),
          "\(target)")
      }
    }
  }

  @Test func `random targets agree too`() throws {
    var random = SeededGenerator(state: 15)
    let key = try sampleKey()
    var signer = try UpstreamSigner(key: key, host: "vpn.example.test:8443", projectID: "p")
    for _ in 0..<1000 {
      let target = "/" + text(random.bytes(0...20, of: Array("ab0/-??==&&%2F4+~*".utf8)))
      #expect(
        try authorization(&signer, "GET", target)
          == expected(key, "GET", target, contentType: false, project: "p", body: []), "\(target)")
    }
  }

  @Test(arguments: ["", "x", "*", "/a b", "/a\n", "/é", "/a#b"])
  func `a target that must not be sent is refused`(target: String) throws {
    var signer = try UpstreamSigner(key: sampleKey(), host: "h", projectID: nil)
    #expect(throws: SigningError.badPath) { try authorization(&signer, "GET", target) }
  }

  @Test func `a host or project that would break the lines is refused`() throws {
    let key = try sampleKey()
    for host in ["", "a b", "a\nb"] {
      #expect(throws: SigningError.badHost) {
        try UpstreamSigner(key: key, host: host, projectID: nil)
      }
    }
    #expect(throws: SigningError.badHeaderValue(name: "X-Project-Id")) {
      try UpstreamSigner(key: key, host: "h", projectID: "a\nb")
    }
  }
}

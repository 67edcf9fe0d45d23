import Cryptography
import Foundation
import Testing

@testable import Signing

@Suite struct VectorFileTests {
  @Test func `every published vector passes`() throws {
    let report = try published().check()
    for failure in report.failures {
      Issue.record("\(failure.id) \(failure.part)\n\(failure.expected)\n\(failure.actual)")
    }
    #expect(report.summary == "142 passed, 0 failed")
  }

  @Test func `the decoded query of every vector is what we decode`() throws {
    let file = try published()
    for vector in file.vectors + file.v11Vectors {
      let url = try RequestURL(vector.input.url)
      var pairs = QueryPairs()
      pairs.read(url.query.span)
      let ours = (0..<pairs.count).map { [bytes(pairs.name(at: $0)), bytes(pairs.value(at: $0))] }
      let theirs = vector.input.query.map {
        [Array(($0[0] ?? "").utf8), Array(($0[1] ?? "").utf8)]
      }
      #expect(Set(ours) == Set(theirs), "\(vector.id)")
      #expect(ours.count == theirs.count, "\(vector.id)")
    }
  }

  @Test func `signing with the upstream signer gives what the general one gives`() throws {
    let file = try published()
    var compared = 0
    for vector in file.vectors {
      let names = Set(vector.input.headers.map { $0[0].lowercased() })
      let known: Set = ["content-type", "x-project-id"]
      let type = vector.input.headers.first { $0[0].lowercased() == "content-type" }?[1]
      guard names.isSubset(of: known), type == nil || type == UpstreamSigner.contentType else {
        continue
      }
      let url = try RequestURL(vector.input.url)
      let key = SigningKey(
        try AccessKey(id: vector.input.ak, secret: .init(utf8: vector.input.sk)))
      let project = vector.input.headers.first { $0[0].lowercased() == "x-project-id" }?[1]
      var signer = try UpstreamSigner(
        key: key, host: String(decoding: url.authority, as: UTF8.self), projectID: project)
      var target = url.path
      if !url.query.isEmpty { target += [UInt8(ascii: "?")] + url.query }
      var authorization: [UInt8] = []
      let method = Array(vector.input.method.utf8)
      try signer.authorize(
        method: method.span, target: target.span, sendsContentType: type != nil,
        bodyHash: hash(vector.input.body.bytes), at: SdkDate(vector.input.date)!,
        into: &authorization)
      #expect(
        String(decoding: authorization, as: UTF8.self) == vector.output.authorization,
        "\(vector.id)")
      compared += 1
    }
    #expect(compared > 60)
  }

  @Test func `a changed vector is named with its first differing part`() throws {
    let cases = [
      ("canonical_request", "host:vpn.example.test", "host:vpn.example.TEST"),
      ("string_to_sign", "SDK-HMAC-SHA256\\n2026", "SDK-HMAC-SHA256\\n2025"),
      ("signature", "\"signature\": \"", "\"signature\": \"0"),
      ("request_target", "\"request_target\": \"", "\"request_target\": \"/x"),
    ]
    for (part, old, new) in cases {
      let text = try vectorText(id: "s-header-none").replacingOccurrences(of: old, with: new)
      let report = try VectorFile(parsing: Array(text.utf8)).check()
      #expect(report.failures.map(\.part) == [part])
      #expect(report.failures.map(\.id) == ["s-header-none"])
      #expect(report.summary == "0 passed, 1 failed")
    }
  }

  @Test func `a wrong derived key is not printed`() throws {
    let text = try vectorText(id: "s-v11-key-long-sk", section: "v11_vectors")
      .replacingOccurrences(of: "\"derived_key_hex\": \"", with: "\"derived_key_hex\": \"0")
    let failure = try #require(VectorFile(parsing: Array(text.utf8)).check().failures.first)
    #expect(failure.part == "derived_key_hex")
    #expect(failure.expected == "(not shown)")
    #expect(failure.actual == "another key (not shown)")
  }

  @Test func `a generated body follows its rule and has a bound`() throws {
    func body(_ json: String) throws -> VectorBody {
      try JSONDecoder().decode(VectorBody.self, from: Data(json.utf8))
    }
    let good = #"{"encoding":"generated","length":4,"mul":7,"add":3,"mod":95,"offset":32}"#
    #expect(try body(good).bytes == [35, 42, 49, 56])
    for bad in [
      #"{"encoding":"generated","length":999999999,"mul":7,"add":3,"mod":95,"offset":32}"#,
      #"{"encoding":"generated","length":4,"mul":7,"add":3,"mod":0,"offset":32}"#,
      #"{"encoding":"generated","length":4,"mul":7,"add":3,"mod":200,"offset":100}"#,
      #"{"encoding":"base64","base64":"*"}"#, #"{"encoding":"rot13"}"#,
    ] {
      #expect(throws: DecodingError.self) { try body(bad) }
    }
  }

  private func published() throws -> VectorFile {
    try VectorFile(parsing: [UInt8](Data(contentsOf: fileURL())))
  }

  private func fileURL() throws -> URL {
    try #require(
      Bundle.module.url(
        forResource: "signing-vectors", withExtension: "json", subdirectory: "Vectors"))
  }

  /// A vector file with one vector of the published one.
  private func vectorText(id: String, section: String = "vectors") throws -> String {
    let whole = try JSONSerialization.jsonObject(with: Data(contentsOf: fileURL()))
    let vectors = try #require((whole as? [String: Any])?[section] as? [[String: Any]])
    let one = try #require(vectors.first { $0["id"] as? String == id })
    let data = try JSONSerialization.data(
      withJSONObject: [section: [one]], options: [.prettyPrinted, .withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self)
      .replacingOccurrences(of: "\" : ", with: "\": ")
  }
}

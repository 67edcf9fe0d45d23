import CallModel
import Testing

@testable import Contract

@Suite struct QueryParametersTests {
  private func read(_ query: String) throws -> [String] {
    let bytes = Array(query.utf8)
    return try QueryParameters.read(bytes.span).map { "\($0.name)=\($0.values)" }
  }

  @Test(arguments: [
    ("", []), ("&&", []), ("a=1", [#"a=["1"]"#]), ("a", [#"a=[""]"#]), ("a=", [#"a=[""]"#]),
    ("a=1&b=2&a=3", [#"a=["1", "3"]"#, #"b=["2"]"#]), ("a=b=c", [#"a=["b=c"]"#]),
    ("a%3D=%26", [#"a==["&"]"#]), ("=x", [#"=["x"]"#]), ("a+b=c+d", [#"a b=["c d"]"#]),
  ]) func `pairs are split before they are decoded`(query: String, expected: [String]) throws {
    #expect(try read(query) == expected)
  }

  @Test(arguments: ["a=%", "a=%0d%0a", "%ff=1", "a=%C3"])
  func `what cannot be decoded is refused`(query: String) {
    #expect(throws: Refusal.self) { try read(query) }
  }
}

import Testing

@testable import Sandbox

/// The spec's calls without a body, sent as they stand: each reaches its operation, and none is
/// refused for its form.
struct ExampleCallsTests {
  struct Call: Sendable, CustomTestStringConvertible {
    let file: String
    let operation: String
    var testDescription: String { file }
  }

  private static func calls() throws -> [Call] {
    try (Example.load("manifest")["examples"]?.array ?? []).compactMap { entry in
      guard entry["direction"] == "call", let file = entry["file"]?.string else { return nil }
      return Call(file: file, operation: entry["operationId"]?.string ?? "")
    }
  }

  @Test(arguments: try calls())
  func `a call reaches its operation`(_ call: Call) throws {
    let bed = try TestBed()
    let example = try Example.load(String(call.file.dropLast(".json".count)))
    var path = try #require(example["path"]?.string)
    for parameter in example["path_params"]?.object?.members ?? [] {
      path = path.replacing("{\(parameter.name)}", with: parameter.value.string ?? "")
    }
    let pairs = (example["query"]?.object?.members ?? []).flatMap { member in
      (member.value.array ?? [member.value]).map { value in
        "\(member.name)=\(value.string ?? value.integer.map(String.init) ?? "")"
      }
    }
    let method = try #require(example["method"]?.string)
    let target = pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    let operation = try #require(Operation(rawValue: call.operation))
    let answer = try bed.send(method, target)
    #expect(bed.cloud.statistics[operation].calls == 1)
    // What it names is not there; a list is empty.
    let namesResource = (example["path_params"]?.object?.count ?? 0) > 1
    let isOfType = operation == .listProjectTags
    #expect(answer.status == (namesResource && !isOfType ? 404 : 200))
    if answer.status == 404 { #expect(answer.errorCode == "VPN.0004") }
  }

  @Test func `no call is left out`() throws {
    #expect(try Self.calls().count > 20)
  }
}

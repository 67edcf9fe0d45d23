import Compression
import Settings

@testable import Sandbox

extension Fuzzed {
  static let gzip = Fuzzed(
    name: "gzip", promise: "what is packed comes back, and no more comes out than the limit"
  ) { input in
    let limit = 1 << 16
    if let unpacked = try? Gzip.decompress(input[...], limit: limit) {
      try expect(unpacked.count <= limit, "\(unpacked.count) bytes came out")
    }
    let packed = Gzip.compress(input)
    try expect(
      try Gzip.decompress(packed[...], limit: input.count) == input, "bytes do not come back")
  }

  static let settings = Fuzzed(
    name: "settings", promise: "a file is read, or its faults are said with their places"
  ) { input in
    do throws(SettingsFaults) {
      _ = try Settings.parse(bytes: input, fileName: "gatehouse.yaml")
    } catch {
      try expect(!error.faults.isEmpty, "refused without a fault")
      try expect("\(error)".utf8.count <= 1 << 20, "faults longer than anybody reads")
    }
  }

  static let sandbox = Fuzzed(
    name: "sandbox", promise: "the simulated cloud answers every request, and reads every plan"
  ) { input in
    if let plan = try? FaultPlan(json: input) {
      try expect(plan.rules.count <= FaultPlan.maxRules, "\(plan.rules.count) rules")
    }
    let cloud = try cloud()
    let identity = ask(cloud, "POST", "/v3/auth/tokens", Array(identity.utf8), token: "")
    guard let token = identity.value(of: "x-subject-token") else {
      throw Broken(description: "no token: \(text(identity.body))")
    }
    // Several requests, the later ones to what the earlier ones made.
    for part in input.split(separator: 0).prefix(4) {
      var choices = Choices(Array(part))
      let method = ["GET", "POST", "PUT", "DELETE"][choices.number(below: 4)]
      let lines = choices.rest.split(
        separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
      let target = text(lines.first ?? [])
      _ = RequestTarget(target).values(of: "limit")
      let answer = ask(
        cloud, method, target, Array(lines.dropFirst().first ?? []), token: token)
      try expect((200...599).contains(answer.status), "status \(answer.status)")
      try expect(answer.status != 500, "the cloud fails: \(text(answer.body))")
      try expect(
        answer.body.isEmpty || (try? JSONValue(parsing: answer.body)) != nil,
        "no JSON: \(text(answer.body))")
    }
  }

  private static func ask(
    _ cloud: SandboxCloud, _ method: String, _ target: String, _ body: [UInt8], token: String
  ) -> SandboxAnswer {
    cloud.answer(
      SandboxRequest(
        method: method, target: target,
        fields: [
          ("host", "localhost"), ("x-auth-token", token), ("content-type", "application/json"),
        ], body: body))
  }

  private static func cloud() throws -> SandboxCloud {
    var settings = SandboxSettings()
    settings.users = [.init(id: "0c1d2e3f4a5b60718293a4b5c6d7e8f9", name: "u", password: "p")]
    settings.tokenCharacters = 32
    return try SandboxCloud(settings) { 1_713_261_221_000_000_000 }
  }

  private static let identity = """
    {"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"u","password":"p",\
    "domain":{"name":"domainname"}}}},"scope":{"project":{"name":"my-kualalumpur-1"}}}}
    """
}

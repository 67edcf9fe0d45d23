import Testing

@testable import Sandbox

/// The requests of which the spec says that they must be refused or accepted. Ids of resources in
/// them are replaced by ids of resources that are there, so that the refusal is the one meant.
struct DecidedRequestsTests {
  struct Decided: Sendable, CustomTestStringConvertible {
    let name: String
    let operation: String
    /// What the refusal speaks of.
    let says: String
    let body: JSONValue

    var testDescription: String { name }
  }

  private static func load(_ list: String) throws -> [Decided] {
    try (Example.load("decided-requests")[list]?.array ?? []).map { row in
      Decided(
        name: row["name"]?.string ?? "", operation: row["operation"]?.string ?? "",
        says: row["says"]?.string ?? "", body: row["body"] ?? .null)
    }
  }

  private static let id = "134f9fb1-de30-4a8d-8a86-2040a5c13325"

  private let bed: TestBed
  private let ends: TestBed.Ends
  private let privateGateway: String
  private let connection: String

  init() throws {
    bed = try TestBed {
      $0.account.name = "d"
      $0.users = [.init(id: "1", name: "u", password: "p")]
    }
    ends = try bed.ends([("eip1", ["id": .string(Self.id)])])
    privateGateway = try bed.createActive([
      ("network_type", "private"), ("access_private_ip_1", "192.168.45.7"),
      ("access_private_ip_2", "192.168.45.8"),
    ])
    connection = try bed.connect(ends, [("vgw_ip", .string(Self.id))])
  }

  @Test(arguments: try load("refused"))
  func `must be refused`(_ decided: Decided) throws {
    let answer = try send(decided)
    #expect(answer.status == 400)
    let isToken = decided.operation == "createToken"
    #expect(answer.errorCode == (isToken ? "IAM.0011" : "VPN.0001"))
    let text = try #require(answer.errorText)
    #expect(!decided.says.isEmpty)
    #expect(text.contains(decided.says), "\(text)")
  }

  @Test(arguments: try load("accepted"))
  func `must be accepted`(_ decided: Decided) throws {
    let answer = try send(decided)
    let isFilter = decided.operation == "filterResourceInstances"
    #expect(answer.status == (isFilter ? 200 : 201), "\(answer.errorText ?? "")")
  }

  @Test func `none of the lists is cut short`() throws {
    #expect(try Self.load("refused").count == 54)
    #expect(try Self.load("accepted").count == 8)
  }

  private func send(_ decided: Decided) throws -> SandboxAnswer {
    let operation = try #require(Operation(rawValue: decided.operation))
    let row = try #require(Router.table.first { $0.operation == operation })
    let path = row.path.replacing("{project_id}", with: TestBed.project)
      .replacing("{vgw_id}", with: ends.gateway)
      .replacing("{resource_type}", with: "vpn-connection")
      .replacing("{resource_id}", with: connection)
    if operation == .createToken { return bed.plain(row.method, path, decided.body) }
    return try bed.send(row.method, path, existing(decided.body))
  }

  private func existing(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let items): return .array(items.map(existing))
    case .object(let object):
      let isPrivate = object["vgw_ip"] == "192.168.45.7"
      var result = JSONObject()
      for member in object.members {
        switch member.name {
        case "vgw_id": result.append("vgw_id", isPrivate ? privateGateway : ends.gateway)
        case "cgw_id": result.append("cgw_id", ends.customer)
        default: result.append(member.name, existing(member.value))
        }
      }
      return .object(result)
    default: return value
    }
  }
}

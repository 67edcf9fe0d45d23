import Testing

@testable import Sandbox

struct TagsTests {
  private func path(_ type: String, _ rest: String) -> String {
    "/v5/\(TestBed.project)/\(type)/\(rest)"
  }

  private func tags(_ bed: TestBed, _ type: String, _ id: String) throws -> JSONValue? {
    let answer = try bed.send("GET", path(type, "\(id)/tags"))
    #expect(answer.status == 200)
    #expect(answer.json.object?.members.map(\.name) == ["tags"])
    return answer.json["tags"]
  }

  @Test func `tags of all three kinds are created, listed and deleted`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let connection = try bed.connect(ends)
    for (type, id) in [
      ("vpn-gateway", ends.gateway), ("customer-gateway", ends.customer),
      ("vpn-connection", connection),
    ] {
      let create = try bed.send(
        "POST", path(type, "\(id)/tags/create"), try Example.load("create-resource-tags.request"))
      #expect(create.status == 204)
      #expect(create.body.isEmpty)
      #expect(try tags(bed, type, id) == (try Example.load("list-resource-tags.response"))["tags"])
      let project = try bed.send("GET", path(type, "tags"))
      #expect(project.json == (try Example.load("list-project-tags.response")))
      let delete = try bed.send(
        "POST", path(type, "\(id)/tags/delete"), try Example.load("delete-resource-tags.request"))
      #expect(delete.status == 204)
      #expect(try tags(bed, type, id) == [])
    }
  }

  @Test func `a key has one value; a value that is not given is empty, or any to delete`() throws {
    let bed = try TestBed()
    let id = try bed.createCustomer([("tags", [["key": "a", "value": "1"]])])
    func edit(_ action: String, _ tags: JSONValue) throws -> Int {
      try bed.send(
        "POST", path("customer-gateway", "\(id)/tags/\(action)"), ["tags": tags]
      ).status
    }
    #expect(try edit("create", [["key": "a", "value": "2"], ["key": "b"]]) == 204)
    #expect(
      try tags(bed, "customer-gateway", id)
        == [["key": "a", "value": "2"], ["key": "b", "value": ""]])
    #expect(try edit("delete", [["key": "a", "value": "other"], ["key": "none"]]) == 204)
    #expect(try edit("delete", [["key": "b"]]) == 204)
    #expect(try tags(bed, "customer-gateway", id) == [["key": "a", "value": "2"]])
    #expect(
      try bed.send("GET", "\(TestBed.customerGateways)/\(id)").json["customer_gateway"]?["tags"]
        == [["key": "a", "value": "2"]])
  }

  @Test func `what is not there, or too much, is refused`() throws {
    let bed = try TestBed()
    let id = try bed.createCustomer()
    func create(_ id: String, _ tags: JSONValue) throws -> SandboxAnswer {
      try bed.send("POST", path("customer-gateway", "\(id)/tags/create"), ["tags": tags])
    }
    func many(_ range: Range<Int>) -> JSONValue {
      .array(range.map { ["key": .string("k\($0)")] })
    }
    #expect(try create(TestBed.vpc, [["key": "a"]]).errorCode == "VPN.0004")
    #expect(try create("x", [["key": "a"]]).errorCode == "VPN.0001")
    for wrong in [[], [[:]], [["key": ""]], [["key": "a!"]], many(0..<21)] as [JSONValue] {
      #expect(try create(id, wrong).errorCode == "VPN.0001")
    }
    #expect(try create(id, many(0..<20)).status == 204)
    #expect(try create(id, many(1..<21)).errorCode == "VPN.0001")
    #expect(try create(id, many(0..<20)).status == 204)
    #expect(try bed.send("GET", path("customer-gateway", "x/tags")).errorCode == "VPN.0001")
    #expect(
      try bed.send("GET", path("vpn-gateways", "\(id)/tags")).errorCode == "APIGW.0101")
  }

  /// Four customer gateways, by name.
  private func four(_ bed: TestBed) throws {
    for (name, tags) in [
      ("r1", [("key1", "value1")]), ("r2", [("key1", "value2"), ("key2", "value1")]),
      ("r3", [("key1", "value3"), ("key2", "value2")]), ("r4", []),
    ] {
      let list = tags.map { (tag: (String, String)) -> JSONValue in
        ["key": .string(tag.0), "value": .string(tag.1)]
      }
      _ = try bed.createCustomer([("name", .string(name)), ("tags", .array(list))])
    }
  }

  private func names(_ answer: SandboxAnswer) -> [String?] {
    answer.json["resources"]?.array?.map { $0["resource_name"]?.string } ?? []
  }

  @Test(
    arguments: [
      ([:], ["r4", "r3", "r2", "r1"]), (["without_any_tag": true], ["r4"]),
      (["without_any_tag": true, "tags": [["key": "key1", "values": []]]], ["r4"]),
      (["tags": [["key": "key1", "values": []]]], ["r3", "r2", "r1"]),
      (["tags": [["key": "key1", "values": ["value1", "value2"]]]], ["r2", "r1"]),
      (
        [
          "tags": [
            ["key": "key1", "values": ["value2", "value3"]], ["key": "key2", "values": ["value2"]],
          ]
        ], ["r3"]
      ),
      (["matches": [["key": "resource_name", "value": "r2"]]], ["r2"]),
      (["without_any_tag": false, "tags": [], "matches": []], ["r4", "r3", "r2", "r1"]),
    ] as [(JSONValue, [String])])
  func `TAG-1: filter and count agree`(_ body: JSONValue, _ wanted: [String]) throws {
    let bed = try TestBed()
    try four(bed)
    let filtered = try bed.send(
      "POST", path("customer-gateway", "resource-instances/filter"), body)
    #expect(filtered.status == 200)
    #expect(names(filtered) == wanted)
    #expect(filtered.json["total_count"] == .integer(Int64(wanted.count)))
    let counted = try bed.send(
      "POST", path("customer-gateway", "resource-instances/count"), body)
    #expect(counted.json == ["total_count": .integer(Int64(wanted.count))])
  }

  @Test func `the example's filter and its answer's shape`() throws {
    let bed = try TestBed()
    let tags: JSONValue = [
      ["key": "key1", "value": "value1"], ["key": "key2", "value": "value2"],
    ]
    _ = try bed.create([("name", "resource1"), ("tags", tags)])
    let answer = try bed.send(
      "POST", path("vpn-gateway", "resource-instances/filter"),
      try Example.load("filter-resource-instances.request"))
    let example = try Example.load("filter-resource-instances.response")
    #expect(answer.json.object?.members.map(\.name) == example.object?.members.map(\.name))
    try Example.expect(
      answer.json["resources"]?.array?[0], like: example["resources"]?.array?[0],
      loose: ["resource_id", "tags"])
    let count = try bed.send(
      "POST", path("vpn-gateway", "resource-instances/count"),
      try Example.load("count-resource-instances.request"))
    #expect(count.json == ["total_count": 1])
  }

  @Test func `offset skips records, limit ends the page`() throws {
    let bed = try TestBed()
    try four(bed)
    func page(_ query: String) throws -> SandboxAnswer {
      try bed.send("POST", path("customer-gateway", "resource-instances/filter?\(query)"), [:])
    }
    #expect(names(try page("limit=2")) == ["r4", "r3"])
    #expect(names(try page("limit=2&offset=2")) == ["r2", "r1"])
    #expect(names(try page("offset=3")) == ["r1"])
    #expect(names(try page("offset=9")) == [])
    #expect(try page("limit=1&offset=9").json["total_count"] == 4)
    for query in ["limit=0", "limit=1001", "offset=-1", "offset=x", "offset=99999999999999999999"] {
      #expect(try page(query).errorCode == "VPN.0001")
    }
  }

  @Test func `the tags of the project are gathered by key`() throws {
    let bed = try TestBed()
    try four(bed)
    #expect(
      try bed.send("GET", path("customer-gateway", "tags")).json == [
        "tags": [
          ["key": "key1", "values": ["value1", "value2", "value3"]],
          ["key": "key2", "values": ["value1", "value2"]],
        ]
      ])
    #expect(try bed.send("GET", path("vpn-connection", "tags")).json == ["tags": []])
  }
}

import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct OperationTableTests {
  /// The actions of the specification, section 9.
  private static let actions: [String: String] = [
    "createVpnGateway": "vpn:vpnGateways:create",
    "getVpnGateway": "vpn:vpnGateways:get",
    "listVpnGateways": "vpn:vpnGateways:list",
    "updateVpnGateway": "vpn:vpnGateways:update",
    "updateVpnGatewaySpecification": "vpn:vpnGateways:updatePostpaidSpecification",
    "deleteVpnGateway": "vpn:vpnGateways:delete",
    "listVpnGatewayAvailabilityZones": "vpn:vpnGatewayAvailabilityZone:list",
    "getVpnGatewayRoutingTable": "vpn:vpnGateways:getRoutingTable",
    "createCustomerGateway": "vpn:customerGateways:create",
    "getCustomerGateway": "vpn:customerGateways:get",
    "listCustomerGateways": "vpn:customerGateways:list",
    "updateCustomerGateway": "vpn:customerGateways:update",
    "deleteCustomerGateway": "vpn:customerGateways:delete",
    "createVpnConnection": "vpn:vpnConnections:create",
    "batchCreateVpnConnections": "vpn:vpnConnections:batchCreate",
    "getVpnConnection": "vpn:vpnConnections:get",
    "listVpnConnections": "vpn:vpnConnections:list",
    "updateVpnConnection": "vpn:vpnConnections:update",
    "deleteVpnConnection": "vpn:vpnConnections:delete",
    "getVpnConnectionLog": "vpn:vpnConnections:getLog",
    "createConnectionMonitor": "vpn:connectionMonitors:create",
    "getConnectionMonitor": "vpn:connectionMonitors:get",
    "listConnectionMonitors": "vpn:connectionMonitors:list",
    "deleteConnectionMonitor": "vpn:connectionMonitors:delete",
    "listQuotas": "vpn:quota:list",
    "filterResourceInstances": "vpn:resourceInstances:list",
    "countResourceInstances": "vpn:resourceInstances:count",
    "createResourceTags": "vpn:resourceInstanceTags:create",
    "deleteResourceTags": "vpn:resourceInstanceTags:delete",
    "listResourceTags": "vpn:resourceInstanceTags:list",
    "listProjectTags": "vpn:resourceTypeTags:list",
    // Identity has no actions in the manual, so these are the gateway's own.
    "listProjects": "gatehouse:projects:list",
    "listAuthProjects": "gatehouse:authProjects:list",
    // Of the gateway itself.
    "issueKey": "gatehouse:keys:issue",
    "listKeys": "gatehouse:keys:list",
    "revokeKey": "gatehouse:keys:revoke",
    "listCredentials": "gatehouse:credentials:list",
    "getStatus": "gatehouse:status:get",
    "reload": "gatehouse:settings:reload",
    "invalidateCache": "gatehouse:cache:invalidate",
    // Put together of others: the gateway it is about, and each part by its own action.
    "getTopology": "vpn:vpnGateways:get",
    // Many gets.
    "watchVpnGateway": "vpn:vpnGateways:get",
    "watchVpnConnection": "vpn:vpnConnections:get",
    "watchConnectionMonitor": "vpn:connectionMonitors:get",
  ]

  @Test func `what a list shows in rows is got on the same path and one place behind it`() {
    let table = OperationTable.shared
    let found = table.operations.compactMap { list in
      table.get(ofRowsOf: list).map { "\(list.name) \($0.name)" }
    }
    #expect(
      found.sorted() == [
        "ListConnectionMonitors GetConnectionMonitor", "ListCustomerGateways GetCustomerGateway",
        "ListVpnConnections GetVpnConnection", "ListVpnGateways GetVpnGateway",
      ])
    // What its rows fill is the same.
    for list in table.operations {
      if let name = list.rowsFill { #expect(table.get(ofRowsOf: list)?.name == name) }
    }
  }

  @Test func `every rpc has one row and every row one rpc`() {
    #expect(Calls.table.operations.count == Row.all.count)
    #expect(Calls.table.operations.map(\.index) == Array(Calls.table.operations.indices))
    for operation in Calls.table.operations {
      #expect(operation.row.request.protoMessageName == operation.requestSchema.name)
      #expect(operation.row.reply.protoMessageName == operation.replySchema.name)
    }
    #expect(throws: ContractFault.self) { try EditedContract().table(rows: Row.all.dropLast()) }
    #expect(throws: ContractFault.self) {
      try EditedContract().table(
        rows: Row.all + [Row(GetCallerRequest.self, GetCallerResponse.self)])
    }
    #expect(throws: ContractFault.self) {
      try EditedContract().table(
        rows: Row.all.dropFirst() + [Row(GetVpnGatewayRequest.self, GetCallerResponse.self)])
    }
  }

  @Test func `every action is in the specification's table, under its own operation`() {
    for operation in Calls.table.operations where operation.action != nil {
      let name = operation.name.prefix(1).lowercased() + operation.name.dropFirst()
      #expect(operation.action == Self.actions[name], "\(operation.name)")
    }
    #expect(Calls.table.operations.filter { $0.action != nil }.count == 44)
  }

  @Test func `no write is cacheable, none is reached by GET`() {
    for operation in Calls.table.operations where !operation.isSideEffectFree {
      #expect(operation.freshness == nil)
      #expect(!operation.bindings.contains { $0.method == .get })
    }
    #expect(Calls.table.operations.filter { $0.freshness != nil }.count == 14)
  }

  @Test func `an operation is found by its rpc path alone`() throws {
    func find(_ path: String) -> String? {
      Calls.table.operation(rpcPath: Array(path.utf8).span)?.rpcPath
    }
    for operation in Calls.table.operations {
      #expect(find(operation.rpcPath) == operation.rpcPath)
    }
    for path in [
      "", "/", "/gatehouse.vpn.v1.VpnGatewayService", "/gatehouse.vpn.v1.VpnGatewayService/",
      "/gatehouse.vpn.v1.VpnGatewayService/getVpnGateway",
      "gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway",
      "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway/",
      "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway?",
    ] {
      #expect(find(path) == nil, "\(path)")
    }
  }

  @Test func `what one rpc says is what its operation has`() throws {
    let get = try Calls.operation("GetVpnGateway")
    #expect(get.serviceName == "gatehouse.vpn.v1.VpnGatewayService")
    #expect(get.kind == .unary)
    #expect(get.isSideEffectFree)
    #expect(get.retry == .safe)
    #expect(get.endStates == ["ACTIVE", "FAULT", "FREEZED"])
    #expect(get.upstream?.method == .get)
    #expect(get.upstream?.success == [200])
    #expect(get.upstream?.responseEnvelope == "vpn_gateway")
    #expect(get.upstream?.replyField == nil)
    #expect(get.cost == 1)

    let list = try Calls.operation("ListVpnGateways")
    #expect(list.upstream?.replyField?.name == "vpn_gateways")
    #expect(list.paging?.style == .whole)
    #expect(list.rowsFill == "GetVpnGateway")

    let update = try Calls.operation("UpdateVpnGateway")
    #expect(update.bindings.map(\.method) == [.patch, .put])
    #expect(update.retry == .checkFirst)
    #expect(update.invalidates == ["GetVpnGateway", "ListVpnGateways"])
    #expect(try Calls.operation("CreateVpnGateway").retry == .never)
    #expect(try Calls.operation("DeleteVpnGateway").upstream?.success == [204])

    let caller = try Calls.operation("GetCaller")
    #expect(caller.upstream == nil)
    #expect(caller.action == nil)
    #expect(caller.cost == 0)
    #expect(try Calls.operation("Watch").kind == .serverStreaming)
    #expect(try Calls.operation("ServerReflectionInfo").kind == .bidirectional)
  }

  @Test func `a contract that contradicts itself is a fault`() throws {
    typealias Change = (inout Google_Protobuf_MethodDescriptorProto) -> Void
    let changes: [(String, Change)] = [
      ("GetVpnGateway", { $0.options.Google_Api_http.get = "/v1/vpn-gateways/{nothing}" }),
      ("GetVpnGateway", { $0.options.Google_Api_http.get = "/v1/vpn-gateways" }),
      ("GetVpnGateway", { $0.options.Google_Api_http.post = "/v1/x" }),
      ("GetVpnGateway", { $0.options.Gatehouse_operation.upstream.path = "/v5/{x}" }),
      ("GetVpnGateway", { $0.options.Gatehouse_operation.upstream.method = "FETCH" }),
      ("GetVpnGateway", { $0.options.Gatehouse_operation.upstream.success = [] }),
      ("GetVpnGateway", { $0.options.Gatehouse_operation.upstream.query = ["x"] }),
      ("GetVpnGateway", { $0.options.Gatehouse_operation.action = "" }),
      ("GetVpnGateway", { $0.options.Gatehouse_operation.action = "vpn:get" }),
      ("GetVpnGateway", { $0.options.Gatehouse_operation.retry = .unspecified }),
      ("GetVpnGateway", { $0.options.Gatehouse_operation.invalidates = ["ListVpnGateways"] }),
      ("GetVpnGateway", { $0.options.clearIdempotencyLevel() }),
      ("GetVpnGateway", { $0.name = "Get" }),
      ("ListVpnGateways", { $0.options.Google_Api_http.get = "/v1/{enterprise_project_id}" }),
      ("ListVpnGateways", { $0.options.Gatehouse_operation.rowsFill = "DeleteVpnGateway" }),
      ("CreateVpnGateway", { $0.options.Gatehouse_operation.freshness.milliseconds = 1 }),
      ("CreateVpnGateway", { $0.options.Gatehouse_operation.constraints = ["VGW-99"] }),
      ("CreateVpnGateway", { $0.options.Gatehouse_operation.invalidates = ["NoSuchRpc"] }),
      ("CreateVpnGateway", { $0.options.Google_Api_http.body = "name" }),
      ("CreateVpnGateway", { $0.options.Gatehouse_operation.upstream.body = "name" }),
      ("CreateVpnGateway", { $0.options.Gatehouse_operation.upstream.method = "GET" }),
      ("GetCaller", { $0.options.Gatehouse_operation.retry = .safe }),
    ]
    for (place, (name, change)) in changes.enumerated() {
      var edited = try EditedContract()
      edited.edit(rpc: name, change)
      #expect(throws: ContractFault.self, "\(place): \(name)") { try edited.table() }
    }
    #expect(throws: Never.self) { try EditedContract().table() }
  }

  @Test func `a bound that its field cannot have is a fault`() throws {
    let changes: [(String, (inout Gatehouse_FieldRules) -> Void)] = [
      ("bgp_asn", { $0.format = .uuid }), ("name", { $0.minimum = 1 }),
      ("name", { $0.maxItems = 1 }), ("eip1", { $0.words = ["a"] }),
      ("name", { $0.format = .UNRECOGNIZED(99) }), ("bgp_asn", { $0.maxLength = 1 }),
      ("name", { $0.uniqueItems = true }),
    ]
    for (place, (field, change)) in changes.enumerated() {
      var edited = try EditedContract()
      edited.edit(field: field, of: "VpnGatewaySpec") { change(&$0.options.Gatehouse_field) }
      #expect(throws: ContractFault.self, "\(place): \(field)") { try edited.table() }
    }
  }
}

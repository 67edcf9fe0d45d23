import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct MessageJSONTests {
  @Test func `a secret is replaced wherever it stands`() throws {
    var edited = try EditedContract()
    edited.edit(field: "value", of: "ResourceTag") { $0.options.Gatehouse_field.secret = true }
    edited.edit(field: "local_subnets", of: "VpnGatewaySpec") {
      $0.options.Gatehouse_field.secret = true
    }
    let operation = try #require(try edited.table().operation(named: "CreateVpnGateway"))
    var request = CreateVpnGatewayRequest()
    request.vpnGateway.name = "shown \"here\""
    request.vpnGateway.localSubnets = ["hidden", "hidden too"]
    request.vpnGateway.tags = [
      .with {
        $0.key = "k"; $0.value = "hidden"
      }
    ]
    let redacted = text(operation.redactedRequest(request))
    #expect(!redacted.contains("hidden"))
    #expect(
      try JSONTree.read(redacted)
        == JSONTree.read(
          #"{"vpn_gateway":{"name":"shown \"here\"","local_subnets":"<secret>","#
            + #""tags":[{"key":"k","value":"<secret>"}]}}"#))
    // What goes to the cloud is not redacted.
    let sent = try operation.upstreamRequest(for: request, projectID: "p")
    #expect(text(try #require(sent.body)).contains("hidden too"))
  }

  @Test func `times, masks, maps and empty texts are written as they read`() throws {
    let get = try Calls.operation("GetVpnGateway")
    var gateway = VpnGateway()
    gateway.createdAt = Google_Protobuf_Timestamp(seconds: 1, nanos: 500_000_000)
    gateway.name = ""
    gateway.bgpAsn = 64512
    #expect(
      text(get.redactedReply(gateway))
        == #"{"name":"","bgp_asn":64512,"created_at":"1970-01-01T00:00:01.500Z"}"#)

    let update = try Calls.operation("UpdateVpnGateway")
    var request = UpdateVpnGatewayRequest()
    request.updateMask.paths = ["name", "eip_id_1"]
    #expect(text(update.redactedRequest(request)) == #"{"update_mask":"name,eip_id_1"}"#)

    let zones = try Calls.operation("ListVpnGatewayAvailabilityZones")
    var reply = ListVpnGatewayAvailabilityZonesResponse()
    reply.availabilityZones["p2"] = .with { $0.vpc = ["az1"] }
    reply.availabilityZones["p1"] = FlavorZones()
    #expect(
      text(zones.redactedReply(reply)) == #"{"availability_zones":{"p1":{},"p2":{"vpc":["az1"]}}}"#)
  }

  @Test func `an enum is its name, an unknown one its number`() throws {
    let check = try Calls.operation("Check")
    var reply = Grpc_Health_V1_HealthCheckResponse()
    reply.status = .notServing
    #expect(text(check.redactedReply(reply)) == #"{"status":"NOT_SERVING"}"#)
    reply.status = .UNRECOGNIZED(9)
    #expect(text(check.redactedReply(reply)) == #"{"status":9}"#)
  }
}

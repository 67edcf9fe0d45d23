import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct FieldCollectorTests {
  @Test func `an absent field is not met, an empty optional one is`() {
    var tag = ResourceTag()
    #expect(FieldCollector.read(tag).isEmpty)
    tag.value = ""
    #expect(FieldCollector.read(tag, 2)?.text == "")
    #expect(FieldCollector.read(tag, 1) == nil)
  }

  @Test func `scalars, lists, messages and maps are read by number`() {
    var gateway = VpnGateway()
    gateway.id = "x"
    gateway.bgpAsn = 4_294_967_295
    gateway.localSubnets = ["a", "b"]
    gateway.eip1.bandwidthSize = 5
    #expect(FieldCollector.read(gateway, 1)?.text == "x")
    #expect(FieldCollector.read(gateway, 10)?.text == "4294967295")
    guard case .list(let items) = FieldCollector.read(gateway, 8) else {
      Issue.record("local_subnets is a list")
      return
    }
    #expect(items.compactMap(\.text) == ["a", "b"])
    guard case .message(let eip) = FieldCollector.read(gateway, 18) else {
      Issue.record("eip1 is a message")
      return
    }
    #expect(FieldCollector.read(eip, 7)?.text == "5")

    var zones = ListVpnGatewayAvailabilityZonesResponse()
    zones.availabilityZones = ["b": FlavorZones(), "a": FlavorZones()]
    guard case .map(let entries) = FieldCollector.read(zones, 1) else {
      Issue.record("availability_zones is a map")
      return
    }
    #expect(entries.map(\.key) == ["a", "b"])
  }
}

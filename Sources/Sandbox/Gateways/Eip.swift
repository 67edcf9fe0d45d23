/// A public address bound to a gateway.
struct Eip: Sendable {
  let id: String
  let type: String
  let address: UInt32
  let chargeMode: String
  let bandwidthID: String
  let bandwidthSize: Int64
  let bandwidthName: String
  /// `PER` or `WHOLE`; known only of EIPs made together with a gateway.
  let shareType: String?

  /// An EIP that exists already: the sandbox has no EIP service, so every id does, and everything
  /// about it follows from its id.
  init(existing id: String, seed: UInt64, _ addresses: inout AddressPool) {
    var generator = SeededGenerator(seed: seed, for: "eip \(id)")
    self.id = id
    address = addresses.take(preference: generator.next())
    type = "5_bgp"
    chargeMode = "bandwidth"
    bandwidthID = generator.uuid()
    bandwidthSize = 300
    bandwidthName = "vpngw-bandwidth-\(generator.hex(4))"
    shareType = nil
  }

  /// An EIP made for the gateway.
  init(
    new order: EipOrder.New, _ generator: inout SeededGenerator, _ addresses: inout AddressPool
  ) {
    address = addresses.take(preference: generator.next())
    id = generator.uuid()
    type = order.type
    chargeMode = order.chargeMode ?? "bandwidth"
    bandwidthID = order.bandwidthID ?? generator.uuid()
    bandwidthSize = order.bandwidthSize ?? 300
    bandwidthName = order.bandwidthName ?? "vpngw-bandwidth-\(generator.hex(4))"
    shareType = order.bandwidthID == nil ? "PER" : "WHOLE"
  }

  var json: JSONValue {
    var object = JSONObject()
    object.append("id", id)
    object.append("ip_version", 4)
    object.append("type", type)
    object.append("ip_address", IPv4.text(address))
    object.append("charge_mode", chargeMode)
    object.append("bandwidth_id", bandwidthID)
    object.append("bandwidth_size", .integer(bandwidthSize))
    object.append("bandwidth_name", bandwidthName)
    object.appendIfPresent("share_type", shareType)
    return .object(object)
  }
}

extension Gateway {
  /// Who asks: each operation shows its own selection of fields (`x-returned-by`).
  enum View {
    case created
    case item
    case row
    case changed
  }

  /// The bytes of `get`, or of one row of the list.
  mutating func encoding(_ view: View) -> [UInt8] {
    switch view {
    case .item:
      if let encodedItem { return encodedItem }
      let bytes = json(.item).text
      encodedItem = bytes
      return bytes
    case .row:
      if let encodedRow { return encodedRow }
      let bytes = json(.row).text
      encodedRow = bytes
      return bytes
    case .created, .changed:
      return json(view).text
    }
  }

  func json(_ view: View) -> JSONValue {
    // Addresses, times and automatic zones come with the first ACTIVE (spec section 6).
    let isBuilt = status != .pendingCreate && view != .created
    let isRead = view == .item || view == .row
    var object = JSONObject()
    object.append("id", id)
    object.append("name", name)
    object.append("network_type", networkType)
    if isRead { object.append("status", status.rawValue) }
    object.append("attachment_type", attachmentType)
    object.append("ip_version", "ipv4")
    object.appendIfPresent("vpc_id", vpcID)
    if let localSubnets { object.append("local_subnets", Self.list(localSubnets)) }
    object.appendIfPresent("connect_subnet", connectSubnet)
    object.append("bgp_asn", .integer(bgpASN))
    object.append("flavor", flavor)
    if view != .created, isBuilt || !areZonesAutomatic {
      object.append("availability_zone_ids", Self.list(zones))
    }
    object.append("connection_number", connectionNumber)
    object.append("used_connection_number", 0)
    object.append("used_connection_group", 0)
    object.append("enterprise_project_id", enterpriseProjectID)
    if isBuilt { appendBuilt(to: &object, isRead: isRead) }
    object.appendIfPresent("access_vpc_id", accessVpcID)
    object.appendIfPresent("access_subnet_id", accessSubnetID)
    if isBuilt, let accessPrivateIPs {
      object.append("access_private_ip_1", accessPrivateIPs[0])
      object.append("access_private_ip_2", accessPrivateIPs[1])
    }
    object.append("ha_mode", haMode)
    if view == .row, let policyTemplate {
      object.append("policy_template", .object(policyTemplate))
    }
    if isRead { object.append("supported_flavors", Self.list(supportedFlavors)) }
    if !tags.isEmpty { object.append("tags", .array(tags.map(\.json))) }
    return .object(object)
  }

  private func appendBuilt(to object: inout JSONObject, isRead: Bool) {
    if let eip1 { object.append("eip1", eip1.json) }
    if let eip2 { object.append("eip2", eip2.json) }
    object.append("created_at", CloudTime.resource(createdAt))
    if isRead, let appliedAt { object.append("applied_at", CloudTime.resource(appliedAt)) }
    object.append("updated_at", CloudTime.resource(updatedAt))
  }

  private static func list(_ texts: [String]) -> JSONValue {
    .array(texts.map { .string($0) })
  }
}

/// Rules of the cloud's specification that operations and fields name, in a sentence each.
enum RuleTexts {
  static let all: [(id: String, text: String)] = vpnGateways + others + connections

  private static let vpnGateways = [
    ("VGW-1", "`vpc_id` is required when `attachment_type` is vpc, the default."),
    (
      "VGW-2",
      "With both `vpc_id` and `access_vpc_id`, the latter takes effect; left out, it is `vpc_id`."
    ),
    (
      "VGW-3",
      "`local_subnets` is required when `attachment_type` is vpc, else left out; at most 50."
    ),
    (
      "VGW-4",
      "`connect_subnet` is required when `attachment_type` is vpc; `access_subnet_id`, where it "
        + "is given, takes effect instead."
    ),
    (
      "VGW-5",
      "The subnets have free addresses: 4 in one that serves both ends, 2 in each of two, 2 in the "
        + "access subnet with er."
    ),
    (
      "VGW-6",
      "`availability_zone_ids` are two where two or more serve the flavor, else one; left out, the "
        + "cloud chooses."
    ),
    ("VGW-7", "`eip1` and `eip2` only when `network_type` is public."),
    (
      "VGW-8",
      "`access_private_ip_1` and `access_private_ip_2` come together, differ, and are free "
        + "addresses of the access subnet; for private gateways."
    ),
    (
      "VGW-9",
      "An EIP is `id` alone, or a new one: then `type`, and `bandwidth_size` unless there is "
        + "`bandwidth_id`."
    ),
    ("VGW-10", "`bandwidth_size` is 1 to 1000, and at most 300 for Professional1."),
    (
      "VGW-11",
      "With `bandwidth_id`, `charge_mode`, `bandwidth_size` and `bandwidth_name` are left out."
    ),
    ("VGW-12", "At most 20 tags in a request."),
    (
      "VGW-13",
      "`local_subnets` changes only with vpc; `eip_id_1` and `eip_id_2` only on public gateways, "
        + "after the EIP they replace is unbound."
    ),
    ("VGW-14", "The new `flavor` is one of the gateway's `supported_flavors`."),
    ("VGW-15", "Refused while the gateway is not ready."),
  ]

  private static let others = [
    ("CGW-1", "`id_value` is required, and an IPv4 address."),
    ("CGW-2", "`bgp_asn` is 1 to 4294967295, only with `id_type` ip."),
    ("CGW-3", "Only `name` can change."),
    ("CGW-4", "Not deleted while a connection uses it."),
    ("MON-1", "A monitor takes only `vpn_connection_id`."),
    (
      "TAG-1",
      "`without_any_tag` ignores `tags`; at most 20 keys with at most 20 values each, of which one "
        + "must fit; no values fit any; `matches.key` is resource_name."
    ),
    (
      "TAG-2",
      "At most 20 tags; keys of 1 to 128, values of 0 to 255 digits, Latin, Chinese, Spanish and "
        + "Portuguese letters, spaces or any of `_.:=+-@`."
    ),
    ("PAG-1", "The cloud's pages come newest first, by the time of their last row."),
    ("PAG-2", "Rows made in the same moment may stand at a border of the cloud's pages."),
    ("PAG-3", "The cloud counts the project, whatever the filter."),
    ("PAG-4", "The cloud's offset skips that many rows."),
    ("B37", "An update changes something: one of nothing is not sent."),
  ]

  private static let connections = [
    (
      "CON-1",
      "`vgw_ip` is the id of one of the gateway's EIPs, or one of its private access addresses."
    ),
    (
      "CON-2",
      "`peer_subnets` are at most 50, none within what the cloud reserves (100.64.0.0/10, "
        + "214.0.0.0/8, more in some regions)."
    ),
    (
      "CON-3",
      "Tunnel addresses are hosts in 169.254.0.0/16, not 169.254.195.x, with mask /30, both in the "
        + "same /30."
    ),
    ("CON-4", "`enable_nqa` only with style static."),
    ("CON-5", "`enable_hub` only with style bgp."),
    (
      "CON-6",
      "`psk` is 8 to 128 characters of at least three of four classes: upper case, lower case, "
        + "digits, and ``~!@#$%^*()-_+={ },./:;``. Never answered."
    ),
    ("CON-7", "`policy_rules` are at most 5, only with style policy."),
    ("CON-8", "`source` differs in every rule; at most 50 `destination` networks."),
    ("CON-9", "`phase1_negotiation_mode` only with `ike_version` v1."),
    ("CON-10", "`local_id` and `peer_id` are IPv4 addresses."),
    (
      "CON-11",
      "`ha_role` on an active-standby gateway is master on the active address and slave on the "
        + "other; on an active-active one always master."
    ),
    ("CON-12", "A batch is 1 or 2 connections of the same `vgw_id`."),
    ("CON-13", "With `ike_version` v2, changing `psk` alone does not take effect."),
    ("CON-14", "Changes to a phase take effect after its SA has aged out."),
    ("CON-15", "The enterprise project is the gateway's; it cannot be set."),
    ("CON-16", "A FREEZED connection is neither changed nor deleted."),
  ]
}

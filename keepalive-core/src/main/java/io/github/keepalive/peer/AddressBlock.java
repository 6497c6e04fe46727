package io.github.keepalive.peer;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * A block of addresses of one family. An IPv4 address has its bits at the end of the low
 * half.
 *
 * @param ipv6 whether these are IPv6 addresses
 * @param high the high 64 bits of the network's address
 * @param low the low 64 bits of the network's address
 * @param prefixLength the number of leading bits that all addresses have in common
 */
public record AddressBlock(boolean ipv6, long high, long low, int prefixLength) {

	private static final int IPV4_BITS = 32;

	private static final int IPV6_BITS = 128;

	/** The leading zeros of an IPv4 address in 128 bits. */
	private static final int IPV4_OFFSET = IPV6_BITS - IPV4_BITS;

	public AddressBlock {
		high &= highMask(ipv6, prefixLength);
		low &= lowMask(ipv6, prefixLength);
	}

	static AddressBlock of(InetAddress address) {
		return of(address, bits(address));
	}

	private static AddressBlock of(InetAddress address, int prefixLength) {
		boolean ipv6 = !(address instanceof Inet4Address);
		return ipv6 ? new AddressBlock(true, high(address), low(address), prefixLength)
				: new AddressBlock(false, 0, ipv4(address), prefixLength);
	}

	static AddressBlock parse(String address, String prefixLength) {
		InetAddress network = IpAddresses.parse(address);
		// The JDK makes an IPv4 address of ::ffff:10.20.0.0.
		int mapped = (network instanceof Inet4Address && address.indexOf(':') >= 0) ? IPV4_OFFSET : 0;
		int longest = bits(network) + mapped;
		int length = prefixLength.matches("[0-9]{1,3}") ? Integer.parseInt(prefixLength) : -1;
		if (length < mapped || length > longest) {
			throw new IllegalArgumentException(
					"the prefix of " + address + " is a number from " + mapped + " to " + longest);
		}
		return of(network, length - mapped);
	}

	private static int bits(InetAddress address) {
		return (address instanceof Inet4Address) ? IPV4_BITS : IPV6_BITS;
	}

	static int ipv4Bits(InetAddress address) {
		byte[] bytes = address.getAddress();
		return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
	}

	private static long ipv4(InetAddress address) {
		return ipv4Bits(address) & 0xffff_ffffL;
	}

	private static long high(InetAddress address) {
		return ByteBuffer.wrap(address.getAddress()).getLong(0);
	}

	private static long low(InetAddress address) {
		return ByteBuffer.wrap(address.getAddress()).getLong(Long.BYTES);
	}

	private static long highMask(boolean ipv6, int prefixLength) {
		return ipv6 ? mask(Math.min(prefixLength, Long.SIZE)) : 0;
	}

	private static long lowMask(boolean ipv6, int prefixLength) {
		return mask(ipv6 ? Math.max(0, prefixLength - Long.SIZE) : Long.SIZE - IPV4_BITS + prefixLength);
	}

	private static long mask(int leadingBits) {
		return (leadingBits == 0) ? 0 : -1L << (Long.SIZE - leadingBits);
	}

	/**
	 * Return whether this is a single address.
	 * @return {@code false} if it is a block of several
	 */
	boolean isAddress() {
		return this.prefixLength == (this.ipv6 ? IPV6_BITS : IPV4_BITS);
	}

	int ipv4Mask() {
		return (int) lowMask(false, this.prefixLength);
	}

	boolean contains(AddressBlock other) {
		return other.ipv6 == this.ipv6 && other.prefixLength >= this.prefixLength && contains(other.high, other.low);
	}

	boolean contains(long addressHigh, long addressLow) {
		return (addressHigh & highMask(this.ipv6, this.prefixLength)) == this.high
				&& (addressLow & lowMask(this.ipv6, this.prefixLength)) == this.low;
	}

	/**
	 * Return the two halves of a block.
	 * @return two blocks
	 */
	AddressBlock[] halves() {
		int length = this.prefixLength + 1;
		int bit = (this.ipv6 ? IPV6_BITS : IPV4_BITS) - length;
		long highBit = (bit >= Long.SIZE) ? 1L << (bit - Long.SIZE) : 0;
		long lowBit = (bit < Long.SIZE) ? 1L << bit : 0;
		return new AddressBlock[] { new AddressBlock(this.ipv6, this.high, this.low, length),
				new AddressBlock(this.ipv6, this.high | highBit, this.low | lowBit, length) };
	}

	@Override
	public String toString() {
		String address = this.ipv6 ? ipv6Text() : ipv4Text();
		return isAddress() ? address : address + "/" + this.prefixLength;
	}

	private String ipv4Text() {
		int bits = (int) this.low;
		return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
	}

	private String ipv6Text() {
		int[] groups = new int[8];
		for (int i = 0; i < groups.length; i++) {
			long half = (i < 4) ? this.high : this.low;
			groups[i] = (int) (half >>> (48 - 16 * (i % 4)) & 0xffff);
		}
		int zeros = longestZeros(groups);
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < groups.length; i++) {
			if (i == zeros) {
				text.append("::");
				while (i + 1 < groups.length && groups[i + 1] == 0) {
					i++;
				}
			}
			else {
				text.append((text.isEmpty() || text.charAt(text.length() - 1) == ':') ? "" : ":")
					.append(Integer.toHexString(groups[i]));
			}
		}
		return text.toString();
	}

	/** Where the longest run of at least two zeros begins, RFC 5952. */
	private static int longestZeros(int[] groups) {
		int start = -1;
		int length = 1;
		for (int i = 0; i < groups.length; i++) {
			int end = i;
			while (end < groups.length && groups[end] == 0) {
				end++;
			}
			if (end - i > length) {
				start = i;
				length = end - i;
			}
		}
		return start;
	}

}

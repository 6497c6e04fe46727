package io.github.keepalive.rabbitmqstream;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.keepalive.WirePeer;

/**
 * The part of a RabbitMQ stream server that a client needs to connect, to ask for a
 * stream, of which there is none, and to close: there is no server to embed.
 *
 * @see <a href=
 * "https://github.com/rabbitmq/rabbitmq-server/blob/main/deps/rabbitmq_stream/docs/PROTOCOL.adoc">RabbitMQ
 * Stream Protocol</a>
 */
final class StreamPeer extends WirePeer {

	private static final short RESPONSE = (short) 0x8000;

	private static final short OK = 1;

	private static final short STREAM_DOES_NOT_EXIST = 2;

	private static final short METADATA = 0x0f;

	private static final short SASL_HANDSHAKE = 0x12;

	private static final short SASL_AUTHENTICATE = 0x13;

	private static final short TUNE = 0x14;

	private static final short CLOSE = 0x16;

	@Override
	protected void serve(DataInputStream in, DataOutputStream out) throws IOException {
		short key = 0;
		while (key != CLOSE) {
			ByteBuffer frame = ByteBuffer.wrap(in.readNBytes(in.readInt()));
			key = frame.getShort();
			short version = frame.getShort();
			// The client answers TUNE in its turn.
			boolean isAnswer = (key & RESPONSE) != 0;
			if (!isAnswer) {
				answer(out, key, version, frame);
			}
		}
	}

	private void answer(DataOutputStream out, short key, short version, ByteBuffer request) throws IOException {
		ByteBuffer frame = ByteBuffer.allocate(256).putInt(0).putShort((short) (key | RESPONSE)).putShort(version);
		frame.putInt(request.getInt());
		switch (key) {
			case METADATA -> {
				int noBrokers = 0;
				int oneStream = request.getInt();
				short nameLength = request.getShort();
				frame.putInt(noBrokers).putInt(oneStream).putShort(nameLength).put(request);
				frame.putShort(STREAM_DOES_NOT_EXIST).putShort((short) 0).putInt(0);
			}
			case SASL_HANDSHAKE -> frame.putShort(OK).putInt(1).putShort((short) 5).put("PLAIN".getBytes());
			case SASL_AUTHENTICATE, CLOSE -> frame.putShort(OK);
			default -> {
				int emptyList = 0;
				frame.putShort(OK).putInt(emptyList);
			}
		}
		send(out, frame);
		if (key == SASL_AUTHENTICATE) {
			int frameSize = 1 << 20;
			int noHeartbeat = 0;
			send(out,
					ByteBuffer.allocate(64)
						.putInt(0)
						.putShort(TUNE)
						.putShort(version)
						.putInt(frameSize)
						.putInt(noHeartbeat));
		}
	}

	private void send(DataOutputStream out, ByteBuffer frame) throws IOException {
		frame.putInt(0, frame.position() - Integer.BYTES);
		out.write(frame.array(), 0, frame.position());
	}

}

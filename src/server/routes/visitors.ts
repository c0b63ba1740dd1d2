import { ApiError, entityName, type ServerMessage } from '../../protocol/index.ts';
import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import type { Seat } from '../stream/seats.ts';

type VisitorHandlers = Pick<
  Handlers,
  | 'screenshot_ask'
  | 'screenshot_read'
  | 'admin_visitors'
  | 'admin_visitors_message'
  | 'admin_visitors_quality'
  | 'admin_visitor_dismiss'
>;

/** Handlers of what operators have to do with visitors. */
export function visitorHandlers({ stream, host }: ServerParts): VisitorHandlers {
  const { seats, screenshots } = stream;
  const seatOf = (id: string): Seat => {
    const seat = seats.all().find(({ visitor }) => visitor === id);
    if (seat === undefined) throw new ApiError('unknown_visitor');
    return seat;
  };
  const meant = (visitor: string | undefined): Seat[] =>
    (visitor === undefined ? seats.all() : [seatOf(visitor)]).filter(({ live }) => live);
  const tell = (visitor: string | undefined, message: ServerMessage): number => {
    const reached = meant(visitor);
    for (const { connection } of reached) connection?.send(message);
    return reached.length;
  };
  return {
    screenshot_ask: ({ body: { visitor, ...wanted } }) => {
      const asked = meant(visitor).find(({ shares }) => shares.agreed.pictures);
      if (asked === undefined) throw new ApiError('nobody_agrees');
      const { wish, screenshot } = screenshots.begin(asked.visitor, wanted);
      asked.connection?.send({ type: 'picture', ...wish });
      return { status: 202, body: screenshot };
    },
    screenshot_read: ({ params }) => ({ status: 200, body: screenshots.get(params.id) }),
    admin_visitors: () => ({
      status: 200,
      body: {
        items: seats.all().map((seat) => {
          const ship = host.mirror.shipOf(seat.visitor);
          return {
            id: seat.visitor,
            name: seat.name,
            mode: seat.mode,
            connected: seat.connection !== undefined,
            ship: ship === undefined ? null : entityName(ship.id),
            agrees_to: { ...seat.shares.agreed },
          };
        }),
      },
    }),
    admin_visitors_message: ({ body }) => ({
      status: 200,
      body: { reached: tell(body.visitor, { type: 'notice', text: body.text }) },
    }),
    admin_visitors_quality: ({ body }) => ({
      status: 200,
      body: { reached: tell(body.visitor, { type: 'quality', step: body.step }) },
    }),
    admin_visitor_dismiss: ({ params }) => {
      stream.dismiss(seatOf(params.id));
      return { status: 200, body: { id: params.id, dismissed: true } };
    },
  };
}

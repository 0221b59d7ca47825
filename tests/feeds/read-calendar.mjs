// Standard input: a calendar. Ends with 0 and prints its events as a program that is not ours understands them.
import { text } from 'node:stream/consumers';
import ICAL from 'ical.js';

const calendar = new ICAL.Component(ICAL.parse(await text(process.stdin)));
const events = calendar.getAllSubcomponents('vevent').map(component => {
  const event = new ICAL.Event(component);
  const alarm = component.getFirstSubcomponent('valarm');
  return {
    uid: event.uid,
    sequence: event.sequence,
    start: event.startDate.toString(),
    isWholeDay: event.startDate.isDate,
    end: event.endDate.toString(),
    summary: event.summary,
    description: event.description,
    status: component.getFirstPropertyValue('status'),
    stamp: component.getFirstPropertyValue('dtstamp').toString(),
    modified: component.getFirstPropertyValue('last-modified').toString(),
    url: component.getFirstPropertyValue('url'),
    categories: component.getAllProperties('categories').flatMap(p => p.getValues()),
    alarm: alarm && alarm.getFirstPropertyValue('trigger').toString(),
  };
});
console.log(JSON.stringify({
  name: calendar.getFirstPropertyValue('x-wr-calname'),
  refresh: calendar.getFirstPropertyValue('refresh-interval')?.toString(),
  events,
}));

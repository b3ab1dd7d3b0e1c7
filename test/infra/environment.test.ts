import { describe, expect, it } from 'vitest';
import {
  readEnvironment,
  readLogEnvironment,
  readQueueEnvironment,
  readTellingEnvironment,
} from '../../lambda/aws/environment.ts';
import { parseSettingsFile } from '../../lambda/settings.ts';
import { readable, synthesised } from './synthesised.ts';

/** The template's environment as a function finds it: names in place of references, and what Lambda adds. */
function environmentOf(settings: unknown, owner = 'Inspector'): Record<string, string> {
  const { Environment, MemorySize } = synthesised(settings).named(`${owner}Function`);
  const own = Object.entries(Environment.Variables).map(([name, value]) => [name, readable(value)]);
  return {
    ...Object.fromEntries(own),
    AWS_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: 'stray',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
  };
}

describe("the template's environment, read by the function", () => {
  it.each([
    ['without settings', {}],
    [
      'with settings of the analysis',
      { k: 'auto', seed: 7, only: ['conn', 'dce_rpc'], bounds: { beacon: { x: 1 } } },
    ],
    [
      'with an allow-list',
      { allow: [{ host: '10.0.0.0/8', reason: 'a "quoted" — reason' }], tellAgainAfterHours: 0 },
    ],
  ])('holds the settings that were synthesised, %s', (_, settings) => {
    expect(readEnvironment(environmentOf(settings)).settings).toEqual(
      parseSettingsFile(settings, 'test').settings,
    );
  });

  it('holds the key filter of the notification', () => {
    const { keyFilter } = readLogEnvironment(
      environmentOf({ deployment: { keyPrefix: 'zeek/', keySuffixes: ['.gz'] } }),
    );
    expect(keyFilter).toEqual({ keyPrefix: 'zeek/', keySuffixes: ['.gz'] });
  });

  it('holds every place that the function writes to', () => {
    const slack = { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' };
    expect(
      readQueueEnvironment(environmentOf({ deployment: { slack, noiseObject: 'settings/quiet.json' } })),
    ).toMatchObject({
      resultsBucket: '<ReportStoreBucket>',
      noiseObject: 'settings/quiet.json',
      emailTopic: '<AlertTopicsEmail>',
      slackTopic: '<AlertTopicsSlack>',
      deadLetters: '<LogInboxDeadLetters>',
      memoryMegabytes: 1769,
    });
    expect(readQueueEnvironment(environmentOf({})).slackTopic).toBeNull();
  });

  it('holds for each function all that it asks for, and what the settings say of windows', () => {
    const windows = {
      partialTallies: true,
      windows: { hour: true, day: true },
      windowDelayMinutes: 30,
      lateHours: 72,
      parquet: false,
      largestShardMegabytes: 128,
      largestRangeMegabytes: 2_000,
    };
    const functions = [
      ['Inspector', readQueueEnvironment],
      ['Tallier', readLogEnvironment],
      ['WindowPlanner', readEnvironment],
      ['WindowAnalyst', readTellingEnvironment],
    ] as const;
    for (const [owner, read] of functions) {
      const environment = read(environmentOf({ ...windows, deployment: { keyPrefix: 'zeek/' } }, owner));
      expect(environment).toMatchObject({ settings: windows, resultsBucket: '<ReportStoreBucket>' });
    }
    expect(environmentOf({}, 'Tallier')).not.toHaveProperty('STRAY_EMAIL_TOPIC');
    expect(environmentOf({}, 'WindowPlanner')).not.toHaveProperty('STRAY_KEY_FILTER');
  });

  it('fits into what Lambda allows, or nothing is synthesised', () => {
    const allow = Array.from({ length: 60 }, (_, at) => ({
      host: `10.0.0.${at}`,
      reason: 'a scanner, as agreed',
    }));
    expect(() => synthesised({ allow })).toThrow(/"allow" come to \d+ bytes.*noiseObject/s);
  });

  it('is refused at cold start with every variable that is missing, and with the key that is wrong', () => {
    expect(() => readEnvironment({})).toThrow('"STRAY_RESULTS_BUCKET" is missing (environment)');
    expect(() => readQueueEnvironment({})).toThrow('"STRAY_DEAD_LETTERS" is missing (environment)');
    expect(() => readTellingEnvironment({})).toThrow('"STRAY_EMAIL_TOPIC" is missing (environment)');
    const broken = { ...environmentOf({}), STRAY_SETTINGS: '{"seed":"zero"}' };
    expect(() => readEnvironment(broken)).toThrow(
      '"seed" must be a whole number from 0, got "zero" (STRAY_SETTINGS)',
    );
    expect(() => readEnvironment({ ...broken, STRAY_SETTINGS: '{' })).toThrow(
      '"STRAY_SETTINGS" must hold JSON',
    );
  });
});

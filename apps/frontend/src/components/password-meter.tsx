import { classNames } from '#lib/class-names.ts';
import { passwordStrength } from '#lib/password-strength.ts';

const colors = ['', 'bg-danger', 'bg-attention', 'bg-success', 'bg-success'];
const steps = [1, 2, 3, 4];

/** Four bars and a sentence; the sentence carries the meaning. */
export function PasswordMeter({ password }: { password: string }) {
  const { level, hint } = passwordStrength(password);
  return (
    <div className="flex flex-col gap-1.5">
      <div aria-hidden className="flex gap-1">
        {steps.map((step) => (
          <span
            key={step}
            className={classNames('h-1 flex-1 rounded-full', step <= level ? colors[level] : 'bg-pressed')}
          />
        ))}
      </div>
      <span>{hint}</span>
    </div>
  );
}

'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronsUpDown, KeyRound, LogOut, Monitor, Moon, Pencil, Sun } from 'lucide-react';
import { useState } from 'react';
import { HelixMark } from '#components/helix-mark.tsx';
import { Avatar } from '#components/ui/avatar.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { meQuery } from '#lib/queries.ts';
import { applyTheme, parseTheme } from '#lib/theme.ts';
import { signOut } from '../api/sign-out.ts';
import { ChangeNameDialog } from './change-name-dialog.tsx';
import { ChangePasswordDialog } from './change-password-dialog.tsx';

const themeOptions = [
  { value: 'system', label: 'Like the system', icon: <Monitor aria-hidden /> },
  { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
];

/** Who is signed in and where, the theme, the password, the way out. */
export function UserMenu() {
  const { data: me } = useQuery(meQuery());
  const queryClient = useQueryClient();
  const [theme, setTheme] = useState<string>();
  const [changing, setChanging] = useState<'name' | 'password'>();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queryClient.clear();
      window.location.assign('/sign-in');
    },
    onError: (error) =>
      showToast({ title: 'You are still signed in', description: messageOf(error), tone: 'danger' }),
  });
  if (!me) return null;
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            className="flex w-full min-w-0 items-center gap-2 rounded-md p-1.5 text-left transition-colors hover:bg-hover data-popup-open:bg-pressed"
          >
            <HelixMark className="size-7 shrink-0" />
            <span className="min-w-0 flex-1">
              <span className="block truncate text-sm leading-tight font-semibold">
                {me.organization.name}
              </span>
              <span className="block truncate text-xs text-ink-muted">{me.name}</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-subtle" />
            <span className="sr-only">Account and theme</span>
          </button>
        }
      >
        <div className="flex items-center gap-2.5 px-2 py-1.5">
          <Avatar id={me.id} name={me.name} isDecorative />
          <div className="min-w-0 text-sm">
            <div className="truncate font-medium">{me.name}</div>
            <div className="truncate text-xs text-ink-muted">{me.email}</div>
          </div>
        </div>
        <MenuSeparator />
        <MenuChoice
          label="Theme"
          value={theme ?? currentTheme()}
          options={themeOptions}
          onValueChange={(next) => {
            setTheme(next);
            applyTheme(parseTheme(next));
          }}
        />
        <MenuSeparator />
        <MenuItem icon={<Pencil aria-hidden />} onSelect={() => setChanging('name')}>
          Change name…
        </MenuItem>
        <MenuItem icon={<KeyRound aria-hidden />} onSelect={() => setChanging('password')}>
          Change password…
        </MenuItem>
        <MenuItem icon={<LogOut aria-hidden />} onSelect={() => leave.mutate()}>
          Sign out
        </MenuItem>
      </Menu>
      <ChangePasswordDialog
        email={me.email}
        isOpen={changing === 'password'}
        onClose={() => setChanging(undefined)}
      />
      <ChangeNameDialog me={me} isOpen={changing === 'name'} onClose={() => setChanging(undefined)} />
    </>
  );
}

function currentTheme(): string {
  return typeof document === 'undefined' ? 'system' : parseTheme(document.documentElement.dataset.theme);
}
